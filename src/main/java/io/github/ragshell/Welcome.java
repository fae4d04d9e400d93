package io.github.ragshell;

import io.github.ragshell.core.RagException;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.view.Display;

/** What {@code rag.jsh} prints when everything is imported. */
public final class Welcome {

    private Welcome() {}

    /** Three lines: what this is, what is ready, and where to go on. Loads nothing heavy. */
    public static void print() {
        String version = Welcome.class.getPackage().getImplementationVersion();
        Display display = Display.current();
        display.notice("ragshell%s: retrieval-augmented generation, step by step, on an embedded Milvus."
                .formatted(version == null ? "" : " " + version));
        display.notice("Ready: Milvus Lite %s; answers by %s.".formatted(milvusLite(), answers()));
        display.notice("Type help() for the steps, doctor() for what is installed, /exit to leave.");
    }

    private static String milvusLite() {
        try {
            Engine engine = Engine.ofNewDatabases();
            return engine.isInstalled() ? engine.version() : engine.version() + " (fetched at first use)";
        } catch (RagException e) {
            return "not available (doctor() says why)";
        }
    }

    private static String answers() {
        try {
            return "the " + Rag.lepton().model();
        } catch (RagException e) {
            return "nobody (doctor() says why)";
        }
    }
}
