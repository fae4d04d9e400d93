package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.Leftovers;
import io.github.ragshell.view.Display;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped scripts in a real jshell process. */
class JShellIT {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final String JSHELL =
            Path.of(System.getProperty("java.home"), "bin", "jshell").toString();
    // Halves the time of a start; NoNetworkIT starts as the README does
    static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";
    private static final Path EXPECTED = ROOT.resolve("src/test/resources/jshell/tutorial.txt");
    private static final Pattern TIMES =
            Pattern.compile("\\[\\d\\d:\\d\\d<\\d\\d:\\d\\d, [0-9.]+/s]|\\d+\\.\\d\\d s\\b");

    private static final Pattern DECIMAL = Pattern.compile(" *(-?\\d+\\.\\d{4,})");

    @TempDir
    Path directory;

    // Its shells fetch nothing
    @BeforeAll
    static void fetchMilvusLite() {
        Engine.NATIVE.install(Display.current()::notice);
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @BeforeEach
    void layOutAsInTheRepository() throws IOException {
        Files.createSymbolicLink(directory.resolve("target"), ROOT.resolve("target"));
        Files.createSymbolicLink(directory.resolve("jshell"), ROOT.resolve("jshell"));
    }

    @Test
    void should_run_the_tutorial_twice_in_a_row_without_network_and_print_what_it_promises() throws Exception {
        String first = tutorial("");
        String second = tutorial("");

        if (Boolean.getBoolean("ragshell.update")) {
            Files.writeString(EXPECTED, first);
        }
        assertSameUpToRounding(first, Files.readString(EXPECTED));
        assertThat(second).isEqualTo(first);
        assertThat(directory.resolve("milvus_demo.db")).isNotEmptyFile();
    }

    @Test
    void should_find_what_the_published_tutorial_finds_in_the_real_documentation() throws Exception {
        String docs = System.getenv("RAGSHELL_DOCS");
        assumeThat(docs).as("RAGSHELL_DOCS names the documentation archive").isNotNull();

        // The model whose numbers every processor agrees on; it is on the class path of the tests only
        OnnxEmbeddingModel.load("all-minilm-l6-v2").close();
        String output = tutorial(docs, "-R-Dragshell.model=all-minilm-l6-v2");

        assertThat(output)
                .contains(
                        " 72 chunks\n",
                        "\n384\n",
                        "\n{\"insert_count\": 72, \"ids\": [0, 1, 2,",
                        "70, 71], \"cost\": 0}\n")
                .containsSubsequence(
                        "\" Where does Milvus store data?\\n",
                        "0.66539",
                        "\"How does Milvus flush data?\\n",
                        "0.59742");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "jshell/ragshell is a script for bash")
    void should_run_the_tutorial_the_quick_way_from_class_archives() throws Exception {
        Path loaded = directory.resolve("loaded");

        String output =
                run(List.of("jshell/ragshell", "-R-Xlog:class+load:file=" + loaded, "jshell/tutorial.jsh"), "", "");

        assertSameUpToRounding(
                TIMES.matcher(output)
                        .replaceAll("[TIME]")
                        // Java's own, from 24 on, about libraries that load native code or use Unsafe
                        .replaceAll("(?m)(?:^WARNING: .*\n)+(?:^\n)?", "")
                        .replaceFirst("(?s)^Making class archives.*?Documents: [^\n]*\n", ""),
                Files.readString(EXPECTED));
        assertThat(loaded)
                .content()
                .containsPattern("io.github.ragshell.Rag source: shared objects file \\(top\\)")
                .containsPattern("io.milvus.v2.client.MilvusClientV2 source: shared objects file \\(top\\)");
    }

    @Test
    void should_greet_with_three_lines_and_import_the_surface() throws Exception {
        String output = jshell(
                "",
                List.of("--startup", "jshell/rag.jsh"),
                "help()\nMetricType.IP\nvar chunks = new Chunks(List.of(new Chunk(0, \"A\", \"a.md\", 1, \"\")))\nchunks\n/exit\n");

        assertThat(output)
                .startsWith("""
                        ragshell 0.1.0: retrieval-augmented generation on an embedded Milvus.
                        Ready: Milvus Lite 2.5.1; answers by the extractive reader (no language model).
                        Type help() for the steps, doctor() for what is installed, /exit to leave.
                        """)
                .contains(
                        " The tutorial, step by step\n",
                        "==> IP\n",
                        "chunks ==> 1 chunk\n",
                        "chunks ==>  1 chunk\n id │ source │")
                .doesNotContain("Error", "Exception");
    }

    @Test
    void should_show_an_error_as_its_sentence_and_the_rest_with_trace() throws Exception {
        String output =
                jshell("", List.of("--startup", "jshell/rag.jsh"), "milvus(\"http://localhost:1\")\ntrace()\n/exit\n");

        assertThat(output)
                .contains(
                        """
                |  Exception io.github.ragshell.core.UnreachableException:\s
                |  No Milvus listens at http://localhost:1 (port 1: Connection refused). Start it, or check the
                |  address.
                """,
                        "|        at (#",
                        "\n\tat io.github.ragshell.Rag.milvus(",
                        "\nCaused by: java.net.ConnectException: Connection refused\n");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_have_packets_acknowledged_at_once_by_a_thread_of_its_own() throws Exception {
        String threads = "Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList()";

        String output =
                jshell("", List.of("--startup", "jshell/rag.jsh"), "Thread.sleep(1000)\n" + threads + "\n/exit\n");

        // It ends where something fails
        assertThat(output).contains("ragshell-quick-agent").doesNotContain("WARNING");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_let_work_in_the_background_wait_for_a_free_core() throws Exception {
        // Of the system's file on a thread, counted from the name's end: the nice value, and the policy
        String priorities = """
                Thread.sleep(1000)
                void list(String name, ProcessHandle jvm) throws Exception {
                    for (var thread : new java.io.File("/proc/" + jvm.pid() + "/task").listFiles()) {
                        var stat = Files.readString(thread.toPath().resolve("stat"));
                        var values = stat.substring(stat.lastIndexOf(')')).split(" ");
                        if (stat.contains("(C2 Compiler") || stat.contains("(Thread-1)"))
                            System.out.println(name + stat.substring(stat.indexOf('('), stat.indexOf('(') + 3) + values[17] + " " + values[39]);
                    }
                }
                list("agent", ProcessHandle.current())
                list("jshell", ProcessHandle.current().parent().get())
                /exit
                """;

        String output = run(List.of(JSHELL, "--startup", "jshell/rag.jsh"), "", priorities);

        assertThat(Pattern.compile("(agent|jshell)\\([CT].\\d+ \\d")
                        .matcher(output)
                        .results()
                        .map(MatchResult::group))
                .containsOnly("agent(C210 0", "jshell(C20 5", "jshell(Th10 0");
    }

    @Test
    void should_make_tables_ready_as_if_it_had_read_the_whole_class_path() throws Exception {
        Path csv = Files.writeString(directory.resolve("hits.csv"), "id,distance\n1,0.5\n");

        String output = jshell("", List.of("--startup", "jshell/rag.jsh"), """
                System.out.println("class path: " + System.getProperty("java.class.path"))
                System.out.println("rows: " + Table.read().file("%s").rowCount())
                System.out.println("same type: " + (DoubleColumn.create("a", 1.0).type() == ColumnType.DOUBLE))
                /exit
                """.formatted(csv));

        assertThat(output).contains("class path: target/ragshell.jar\n", "rows: 1\n", "same type: true\n");
    }

    static Stream<List<String>> waysToStart() {
        return Stream.of(
                List.of(JSHELL, "-J" + ONE_COMPILER, "-R" + ONE_COMPILER, "--startup", "jshell/rag.jsh"),
                List.of("jshell/ragshell"));
    }

    @ParameterizedTest
    @MethodSource("waysToStart")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the terminal is one of Unix")
    void should_cancel_the_request_and_keep_what_has_come_at_ctrl_c(List<String> start) throws Exception {
        Path script = ROOT.resolve("src/test/notebook/terminal.py");

        String output = run(
                Stream.concat(Stream.of("python3", script.toString()), start.stream())
                        .toList(),
                "",
                "");

        assertThat(output).contains("Ctrl-C: the request was cancelled", "what had come is kept, jshell goes on");
    }

    @Test
    void should_say_how_to_build_when_the_jar_is_missing() throws Exception {
        Files.delete(directory.resolve("target"));

        String output = jshell("", List.of("--startup", "jshell/rag.jsh"), "/exit\n");

        assertThat(output).contains("""
                        target/ragshell.jar is missing. In the root of the repository build it, then start again:

                            mvn -q package -DskipTests

                        """);
    }

    /** Processors round the last bit of a sum each in its way, which can move a number of 8 bits by a step. */
    private static void assertSameUpToRounding(String actual, String expected) {
        assertThat(withoutDecimals(actual)).isEqualTo(withoutDecimals(expected));
        double[] expectedNumbers = numbers(expected);
        double[] actualNumbers = numbers(actual);
        for (int i = 0; i < expectedNumbers.length; i++) {
            assertThat(actualNumbers[i]).isCloseTo(expectedNumbers[i], within(2e-2));
        }
    }

    private static String withoutDecimals(String text) {
        return DECIMAL.matcher(text).replaceAll(" #").replaceAll("# [█▏▎▍▌▋▊▉]+ *", "# BAR ");
    }

    private static double[] numbers(String text) {
        return DECIMAL.matcher(text)
                .results()
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .toArray();
    }

    private String tutorial(String docs, String... options) throws Exception {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--startup", "jshell/rag.jsh", "jshell/tutorial.jsh"));
        String output = jshell(docs, arguments, "");
        return TIMES.matcher(output).replaceAll("[TIME]");
    }

    /** Both streams of a jshell process that ended by itself. */
    private String jshell(String docs, List<String> arguments, String input) throws Exception {
        var command = new ArrayList<>(List.of(JSHELL, "-J" + ONE_COMPILER, "-R" + ONE_COMPILER));
        command.addAll(arguments);
        return run(command, docs, input);
    }

    private String run(List<String> command, String docs, String input) throws Exception {
        Path in = Files.writeString(directory.resolve("input"), input);
        Path out = directory.resolve("output");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile());
        var environment = builder.environment();
        for (Setting setting : List.of(Setting.LEPTONAI_TOKEN, Setting.LEPTON_BASE_URL, Setting.MILVUS_URI)) {
            environment.remove(setting.name());
        }
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(Setting.RAGSHELL_DOCS.name(), docs);
        environment.put(Setting.RAGSHELL_OFFLINE.name(), "true");
        // What a run prints must not depend on the runs before it
        environment.put(Setting.RAGSHELL_CACHE.name(), "off");
        Process process = builder.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended)
                .as("%s ended by itself; it printed:\n%s", command, text)
                .isTrue();
        return text;
    }
}
