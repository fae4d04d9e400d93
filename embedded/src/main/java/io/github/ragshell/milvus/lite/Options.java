package io.github.ragshell.milvus.lite;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a database is opened.
 *
 * @param log where the server's output goes
 * @param startTimeout how long the server may take until it answers
 * @param token what calls must carry; empty where they need none
 * @param temporary whether the database's directory is deleted after the server has ended
 */
record Options(Engine engine, Path log, Duration startTimeout, LiteListener listener, String token, boolean temporary) {

    // A database of 100,000 rows is loaded in 3 s
    static final Duration START_TIMEOUT = Duration.ofSeconds(60);
}
