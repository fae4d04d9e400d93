package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What the files of a running server that are not beside the database are called. */
final class LiteFiles {

    private static final int HASH_DIGITS = 16;

    private LiteFiles() {}

    /** What the server prints. Another directory of the same path, as in another container, has another one. */
    static Path log(Path database) {
        String name = database.getFileName() + "-" + hash(database + directory(database)) + ".log";
        return Settings.home().resolve("logs").resolve(name);
    }

    private static String directory(Path database) {
        try {
            return String.valueOf(Files.readAttributes(database.getParent(), BasicFileAttributes.class)
                    .fileKey());
        } catch (IOException e) {
            return "";
        }
    }

    /** Sixteen digits of the text's SHA-256. */
    static String hash(String text) {
        return Sha256.of(text).substring(0, HASH_DIGITS);
    }
}
