package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import java.nio.file.Path;

/** What the files of a running server that are not beside the database are called. */
final class LiteFiles {

    private LiteFiles() {}

    /** What the server prints. */
    static Path log(Path database) {
        return Settings.home().resolve("logs").resolve(id(database) + ".log");
    }

    static String id(Path database) {
        return database.getFileName() + "-" + hash(database);
    }

    static String hash(Path database) {
        return Integer.toHexString(database.toString().hashCode());
    }
}
