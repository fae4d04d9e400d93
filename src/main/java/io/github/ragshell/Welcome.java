package io.github.ragshell;

import io.github.ragshell.core.ErrorReport;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.internal.LibraryLogs;
import io.github.ragshell.jshell.ClassPreloader;
import io.github.ragshell.jshell.QuickAgent;
import io.github.ragshell.jshell.TableReaders;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Lines;
import java.util.stream.Collectors;

/** What {@code rag.jsh} begins with. */
public final class Welcome {

    private Welcome() {}

    private static final String JSHELL_PREFIX = "|  ";

    /** Makes JShell quick and its errors short; prints three lines: what this is, what is ready, and where to go on. */
    public static void start() {
        QuickAgent.start();
        LibraryLogs.silence();
        ErrorReport.layout(Welcome::belowTheClassName);
        String version = Welcome.class.getPackage().getImplementationVersion();
        Display display = Display.current();
        display.notice("ragshell%s: retrieval-augmented generation on an embedded Milvus."
                .formatted(version == null ? "" : " " + version));
        display.notice("Ready: Milvus Lite %s; answers by %s.".formatted(milvusLite(), answers()));
        display.notice("Type help() for the steps, doctor() for what is installed, /exit to leave.");
        TableReaders.register();
        ClassPreloader.start();
    }

    // JShell writes its prefix and the name of the class before the message, and nothing before its further lines
    private static String belowTheClassName(String message) {
        return Lines.wrap(message, Display.current().width() - JSHELL_PREFIX.length())
                .lines()
                .map(line -> "\n" + JSHELL_PREFIX + line)
                .collect(Collectors.joining());
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
