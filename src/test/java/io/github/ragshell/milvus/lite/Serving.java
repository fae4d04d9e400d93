package io.github.ragshell.milvus.lite;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;

/** The ways in which a database is served, for tests of what is the same in all of them. */
enum Serving {
    NATIVE(Engine.NATIVE, false),
    PYTHON_ON_A_PORT(Engine.PYTHON, true);

    private final Engine engine;
    private final boolean port;

    Serving(Engine engine, boolean port) {
        this.engine = engine;
        this.port = port;
    }

    Engine engine() {
        return engine;
    }

    /** Serves the databases so until it is closed, those of child JVMs, too. */
    SystemProperties use() {
        return new SystemProperties().with(Setting.RAGSHELL_ENGINE, engine).with(LitePlatform.NO_SOCKET_FILES, port);
    }
}
