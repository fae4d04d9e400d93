package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Whether a path can be a database, asked before anything is started. */
final class DatabasePath {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,36}");
    private static final byte[] SQLITE_HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private DatabasePath() {}

    /**
     * The absolute path, the same for every name of the database and of its directory.
     *
     * @throws InvalidInputException the name is not allowed, the directory is missing, or the file has a second name
     * @throws SetupException the directory can't be written
     */
    static Path requireUsable(Path file) {
        Path real = real(file);
        String name = real.getFileName() == null ? "" : real.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "'%s' can't be the name of a Milvus Lite database (%d characters). Use 1 to 36 of the characters a-z A-Z 0-9 . _ -, for example milvus_demo.db."
                            .formatted(name, name.length()));
        }
        Path directory = real.getParent();
        if (!Files.isDirectory(directory)) {
            throw new InvalidInputException(
                    "The directory %s of the database does not exist. Make it, or choose another path."
                            .formatted(directory));
        }
        if (!Files.isWritable(directory)) {
            throw new SetupException(
                    "The directory %s of the database can't be written. Choose another path, or change its permissions."
                            .formatted(directory));
        }
        requireOneName(real);
        return real;
    }

    /** The path without links, as far as it exists: two names of one database must not lead to two servers. */
    static Path real(Path file) {
        // What stands before .. may be a link, so normalize() leads elsewhere than the system does
        Path absolute = file.toAbsolutePath();
        try {
            if (Files.exists(absolute)) {
                return absolute.toRealPath();
            }
            if (Files.isSymbolicLink(absolute)) {
                throw new InvalidInputException(
                        "%s is a link to %s, which does not exist. Pass the path of the database itself."
                                .formatted(absolute, Files.readSymbolicLink(absolute)));
            }
            Path directory = absolute.getParent();
            if (directory != null && Files.isDirectory(directory)) {
                return directory.toRealPath().resolve(absolute.getFileName());
            }
            Path normal = absolute.normalize();
            return normal.equals(absolute) ? absolute : real(normal);
        } catch (IOException e) {
            throw new SetupException("The path %s can't be read: %s.".formatted(absolute, IoReason.of(e)), e);
        }
    }

    // Under each name it would get a server of its own, and they would lose each other's rows
    private static void requireOneName(Path file) {
        int names;
        try {
            names = Files.isRegularFile(file) ? (int) Files.getAttribute(file, "unix:nlink") : 1;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return;
        }
        if (names > 1) {
            throw new InvalidInputException(
                    "The database %s has %d names (hard links), and two programs that open it under different ones would lose rows. Replace this name by a copy: cp %s %s.copy && mv %s.copy %s"
                            .formatted(file, names, file, file, file, file));
        }
    }

    /**
     * Makes what the database is kept in where it is missing, for its user only; the engine would let everybody read it.
     */
    static void prepare(Path database, Engine engine) throws IOException {
        try {
            if (engine == Engine.PYTHON) {
                UserFile.createDirectory(database);
            } else {
                UserFile.createNew(database).close();
            }
        } catch (FileAlreadyExistsException e) {
            // Its permissions are its owner's choice
        }
    }

    /** @throws InvalidInputException the file is no database of the native engine */
    static void requireNativeFormat(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(SQLITE_HEADER.length), SQLITE_HEADER)) {
                throw new InvalidInputException(
                        "%s is not a Milvus Lite database. It was left as it is; choose another path.".formatted(file));
            }
        }
    }

    /** @throws InvalidInputException the directory has something in it, and that is no database of the Python engine */
    static void requirePythonFormat(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            if (entries.findAny().isPresent() && !Files.isDirectory(directory.resolve("collections"))) {
                throw new InvalidInputException(
                        "%s is a directory, and no database of Milvus Lite %s. It was left as it is; choose another path."
                                .formatted(directory, PythonDistribution.VERSION));
            }
        }
    }
}
