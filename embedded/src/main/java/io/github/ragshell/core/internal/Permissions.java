package io.github.ragshell.core.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Who may write: with a umask of 000 everybody could change what we make. */
public final class Permissions {

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private Permissions() {}

    /** Whether anybody but the owner may write; false where files have no such permissions. */
    static boolean othersCanWrite(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view != null && view.readAttributes().permissions().stream().anyMatch(OTHERS_WRITE::contains);
    }

    /**
     * Takes the right to write from all but the owner. Does nothing where files have no such permissions, or the file
     * is another user's.
     *
     * @throws IOException the permissions can't be read
     */
    public static void keepOthersFromWriting(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.removeAll(OTHERS_WRITE)) {
            try {
                view.setPermissions(permissions);
            } catch (FileSystemException e) {
                // Another user's, who shares it with this one
            }
        }
    }
}
