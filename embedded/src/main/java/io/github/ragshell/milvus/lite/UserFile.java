package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;

/** A file that only its user reads and changes: by permissions where files have them, else by an access control list. */
final class UserFile {

    private UserFile() {}

    /** Makes an empty file for this process's user only. */
    static Path create(Path directory, String prefix, String suffix) throws IOException {
        if (hasPermissions(directory)) {
            return Files.createTempFile(
                    directory,
                    prefix,
                    suffix,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Path file = Files.createTempFile(directory, prefix, suffix);
        restrict(Files.getFileAttributeView(file, AclFileAttributeView.class));
        return file;
    }

    /** Leaves the file to its owner alone. */
    static void restrict(AclFileAttributeView file) throws IOException {
        file.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(file.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
    }

    /** Whether the file belongs to this process's user. */
    static boolean isOurs(Path file) throws IOException {
        if (!hasPermissions(file)) {
            return hasOwnerOfNewFiles(file);
        }
        Path self = Path.of("/proc/self");
        Path ours = Files.isDirectory(self) ? self : Path.of(System.getProperty("user.home"));
        return Files.getAttribute(file, "unix:uid").equals(Files.getAttribute(ours, "unix:uid"));
    }

    // On Windows not even a user's home directory need be the user's
    static boolean hasOwnerOfNewFiles(Path file) throws IOException {
        Path probe = Files.createTempFile("ragshell", ".owner");
        try {
            return Files.getOwner(file).equals(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }

    private static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
