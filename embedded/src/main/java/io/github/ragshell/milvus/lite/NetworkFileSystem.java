package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** File systems of other machines: their locks may keep out nobody, and the lock is what keeps a second server away. */
final class NetworkFileSystem {

    private static final Set<String> TYPES =
            Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "afpfs", "webdav");

    private NetworkFileSystem() {}

    /** What a person should know before the database is opened. */
    static Optional<String> warning(Path database) {
        try {
            return warning(database, Files.getFileStore(database.getParent()).type());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<String> warning(Path database, String type) {
        return TYPES.contains(type)
                ? Optional.of(
                        "The database %s is on a network file system (%s), where locks may not work. Use a local disk, or open it from one machine only."
                                .formatted(database, type))
                : Optional.empty();
    }
}
