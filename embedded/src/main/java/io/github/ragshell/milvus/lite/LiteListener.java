package io.github.ragshell.milvus.lite;

import java.lang.System.Logger.Level;

/** Gets what a person may want to know while a database is open: that something is fetched, or a server was started again. */
@FunctionalInterface
public interface LiteListener {

    /**
     * The default: writes to the {@link System.Logger} {@code io.github.ragshell.milvus.lite} at level {@code DEBUG},
     * which Java prints only when it is asked to.
     */
    LiteListener LOG =
            line -> System.getLogger("io.github.ragshell.milvus.lite").log(Level.DEBUG, line);

    /** One line, without a line break. Called in the thread that needs the server, so it should return at once. */
    void notice(String line);
}
