package io.github.ragshell.core.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A directory with programs that we run: nobody else may put one there, whatever the umask is. */
public final class PrivateDirectory {

    private PrivateDirectory() {}

    /**
     * Makes the directory, and those above it that are missing, for this user only. Of one that exists and is ours,
     * others lose the right to write.
     *
     * @throws IOException it can't be made
     */
    public static void make(Path directory) throws IOException {
        makeMissing(directory);
        Permissions.keepOthersFromWriting(directory);
    }

    /**
     * Makes the directory, and those above it that are missing, for this user only. One that exists stays as it is.
     *
     * @throws IOException it can't be made
     */
    public static void makeMissing(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(directory);
            return;
        }
        if (!Files.isDirectory(directory)) {
            try {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
            }
        }
    }
}
