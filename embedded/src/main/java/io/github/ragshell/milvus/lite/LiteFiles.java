package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.Sha256;
import java.nio.file.Path;

/** What the files of a running server that are not beside the database are called. */
final class LiteFiles {

    private static final int HASH_DIGITS = 16;

    private LiteFiles() {}

    /** What the server prints. */
    static Path log(Path database) {
        return Settings.home().resolve("logs").resolve(id(database) + ".log");
    }

    /**
     * The home directory of a native server. It deletes and makes a cache in there when it makes its first collection;
     * in one that it shares with another server, one of the two may fail.
     */
    static Path engineHome(Path database) {
        return Settings.home().resolve("run").resolve(hash(database.toString()) + ".home");
    }

    static String id(Path database) {
        return database.getFileName() + "-" + hash(database.toString());
    }

    /** Sixteen digits: two databases that shared a socket would share their rows. */
    static String hash(String path) {
        return Sha256.of(path).substring(0, HASH_DIGITS);
    }
}
