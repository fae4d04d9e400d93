package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
     * The absolute path, the same for every name of its directory.
     *
     * @throws InvalidInputException the name is not allowed or the directory is missing
     * @throws SetupException the directory can't be written
     */
    static Path requireUsable(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String name =
                absolute.getFileName() == null ? "" : absolute.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "'%s' can't be the name of a Milvus Lite database (%d characters). Use 1 to 36 of the characters a-z A-Z 0-9 . _ -, for example milvus_demo.db."
                            .formatted(name, name.length()));
        }
        Path directory = absolute.getParent();
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
        try {
            // Two names of one directory must not lead to two servers
            return directory.toRealPath().resolve(name);
        } catch (IOException e) {
            throw new SetupException("The directory %s can't be read: %s.".formatted(directory, IoReason.of(e)), e);
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
