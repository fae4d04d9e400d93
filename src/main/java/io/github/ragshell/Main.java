package io.github.ragshell;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.internal.LibraryLogs;
import io.github.ragshell.corpus.MilvusDocs;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.view.Display;
import java.util.Arrays;
import java.util.List;

/**
 * {@code java -jar ragshell.jar COMMAND}: {@code prefetch}, {@code rehearse}, {@code doctor} or {@code help}. Exit code 0
 * means done, 1 failed, 2 not understood.
 */
public final class Main {

    private static final String USAGE = """
            Usage: java -jar ragshell.jar COMMAND

              prefetch  fetch and unpack now what the first use would: Milvus Lite, the embedding model, the documents;
                        names of other models may follow, such as all-minilm-l6-v2 or bge-small-en-v1.5
              rehearse  run the tutorial once, on the sample documents, and show what each step gives
              doctor    what is installed, what is missing, and the command that mends it
              help      this text

            To work with it start JShell (jshell --startup jshell/rag.jsh) or a notebook (kernel "Java (ragshell)").""";

    private Main() {}

    public static void main(String[] args) {
        LibraryLogs.silence();
        System.exit(run(args));
    }

    static int run(String... args) {
        String command = args.length == 0 ? "" : args[0];
        if (args.length > 1 && !command.equals("prefetch")) {
            command = "";
        }
        try {
            switch (command) {
                case "prefetch" -> prefetch(Arrays.asList(args).subList(1, args.length));
                case "rehearse" -> Rehearsal.run();
                case "doctor" -> Rag.doctor();
                case "help", "--help", "-h" -> System.out.println(USAGE);
                default -> {
                    System.err.println(
                            args.length == 0
                                    ? "A command is missing.\n\n" + USAGE
                                    : "'%s' is not a command.\n\n%s".formatted(String.join(" ", args), USAGE));
                    return 2;
                }
            }
            return 0;
        } catch (RagException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static void prefetch(List<String> models) {
        Display display = Display.current();
        Engine engine = Engine.ofNewDatabases();
        engine.install(display::notice);
        display.notice("Milvus Lite: %s (%s)".formatted(engine.version(), engine));
        for (String name : models.isEmpty() ? List.of(Setting.RAGSHELL_MODEL.valueOrDefault()) : models) {
            try (var model = Rag.embeddingModel(name)) {
                display.notice("Embedding model: %s, %d dimensions".formatted(model.name(), model.dimension()));
            }
        }
        display.notice("Documents: " + MilvusDocs.prefetch());
    }
}
