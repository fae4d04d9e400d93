package io.github.ragshell.core.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whose a file is; a link counts itself, not what it points to. */
public final class FileOwner {

    private static final String USER = "unix:uid";
    private static final int ROOT = 0;
    private static final int NOBODY = -1;
    // Of the real, effective, saved and file system's one
    private static final int EFFECTIVE = 2;
    private static final int OURS = ours();

    private FileOwner() {}

    /** Whether the file belongs to this process's user. */
    public static boolean isOurs(Path file) throws IOException {
        if (!hasPermissions(file)) {
            return hasOwnerOfNewFiles(file);
        }
        return user(file) == OURS;
    }

    /** The number of this process's user; negative where it can't be told. */
    public static int us() {
        return OURS;
    }

    // What /proc/self belongs to is the superuser where the program's own file can't be read
    private static int ours() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .mapToInt(line -> Integer.parseInt(line.split("\\s+")[EFFECTIVE]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no user"));
        } catch (IOException | UncheckedIOException e) {
            return ownerOfHome();
        }
    }

    private static int ownerOfHome() {
        try {
            return user(Path.of(System.getProperty("user.home")));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return NOBODY;
        }
    }

    /** Whether the file belongs to this process's user or to the superuser, who can do what it likes anyway. */
    public static boolean isTrusted(Path file) throws IOException {
        return isOurs(file) || hasPermissions(file) && user(file) == ROOT;
    }

    /** Whether files have the permissions of POSIX there. */
    public static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whether the file belongs to whoever new files of this process belong to; on Windows not even a user's home need be the user's. */
    public static boolean hasOwnerOfNewFiles(Path file) throws IOException {
        Path probe = Files.createTempFile("ragshell", ".owner");
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }

    private static int user(Path file) throws IOException {
        return (int) Files.getAttribute(file, USER, LinkOption.NOFOLLOW_LINKS);
    }
}
