package io.github.ragshell.core.internal;

import io.github.ragshell.core.SetupException;
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
     * @throws SetupException it is another user's, or others can write in it all the same
     * @throws IOException it can't be made
     */
    public static void make(Path directory) throws IOException {
        makeMissing(directory);
        Permissions.keepOthersFromWriting(directory);
        if (FileOwner.hasPermissions(directory)) {
            requireTrusted(directory.toRealPath());
        }
    }

    /**
     * Makes the directory, and those above it that are missing, for this user only. One that exists stays as it is.
     *
     * @throws IOException it can't be made
     */
    public static void makeMissing(Path directory) throws IOException {
        if (!FileOwner.hasPermissions(directory)) {
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

    /**
     * Refuses a directory in which others could put programs.
     *
     * @param directory one that exists, by its real path
     * @throws SetupException it is another user's, or others can write in it
     */
    public static void requireTrusted(Path directory) throws IOException {
        String why = !FileOwner.isTrusted(directory)
                ? "belongs to another user"
                : Permissions.othersCanWrite(directory) ? "can be written by other users" : "";
        if (!why.isEmpty()) {
            throw new SetupException(
                    "%s %s, who could put programs there that would run as you. Set RAGSHELL_HOME to a directory of your own."
                            .formatted(directory, why));
        }
    }
}
