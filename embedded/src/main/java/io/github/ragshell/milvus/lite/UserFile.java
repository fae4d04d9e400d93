package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.internal.FileOwner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A file that only its user reads and changes: by permissions where files have them, else by an access control list. */
final class UserFile {

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> FOR_FILES = attributes("rw-------");

    private UserFile() {}

    /** Makes an empty file for this process's user only. */
    static Path create(Path directory, String prefix, String suffix) throws IOException {
        if (FileOwner.hasPermissions(directory)) {
            return Files.createTempFile(directory, prefix, suffix, FOR_FILES);
        }
        Path file = Files.createTempFile(directory, prefix, suffix);
        restrict(Files.getFileAttributeView(file, AclFileAttributeView.class));
        return file;
    }

    /** Makes a file of this name for this process's user only, and opens it for writing; no link is followed. */
    static FileChannel createNew(Path file) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (FileOwner.hasPermissions(file)) {
            return FileChannel.open(file, options, FOR_FILES);
        }
        FileChannel channel = FileChannel.open(file, options);
        restrict(Files.getFileAttributeView(file, AclFileAttributeView.class));
        return channel;
    }

    /** Makes a directory for this process's user only. */
    static void createDirectory(Path directory) throws IOException {
        if (FileOwner.hasPermissions(directory)) {
            Files.createDirectory(directory, attributes("rwx------"));
        } else {
            Files.createDirectory(directory);
            restrict(Files.getFileAttributeView(directory, AclFileAttributeView.class));
        }
    }

    /** Takes every right to a file or directory from all others; a link is not followed. */
    static void closeToOthers(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            restrict(Files.getFileAttributeView(file, AclFileAttributeView.class));
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.retainAll(OWNERS)) {
            view.setPermissions(permissions);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> attributes(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** Leaves the file to its owner alone. */
    static void restrict(AclFileAttributeView file) throws IOException {
        file.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(file.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build()));
    }
}
