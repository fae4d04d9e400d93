package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial after {@code prefetch} where there is no network but loopback, and nothing says so: the system counts
 * the packets that had no way out, and there is none.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class NoNetworkIT {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String COUNT = """
            ip link set lo up || exit 1
            "$@" || exit
            awk '$1 == "Ip:" { if (line++) print "packets without a way: " $way
                               else for (i = 1; i <= NF; i++) if ($i == "OutNoRoutes") way = i }' /proc/net/snmp
            """;

    @TempDir
    Path directory;

    @Test
    void should_run_the_tutorial_in_jshell() throws Exception {
        Files.createSymbolicLink(directory.resolve("target"), ROOT.resolve("target"));
        Files.createSymbolicLink(directory.resolve("jshell"), ROOT.resolve("jshell"));

        String output = alone(
                Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
                "--startup",
                "jshell/rag.jsh",
                "jshell/tutorial.jsh");

        assertThat(output)
                .contains("extractive reader")
                .doesNotContain("Exception")
                .endsWith("packets without a way: 0\n");
    }

    @Test
    void should_run_the_notebook() throws Exception {
        Path notebook = Files.copy(
                Notebook.DIRECTORY.resolve("build_RAG_with_milvus_and_lepton.ipynb"),
                directory.resolve("tutorial.ipynb"));

        String output =
                alone("python", ROOT.resolve("src/test/notebook/execute.py").toString(), notebook.toString());

        assertThat(Notebook.read(notebook).outputs()).anyMatch(text -> text.contains("extractive reader"));
        assertThat(output).endsWith("packets without a way: 0\n");
    }

    @Test
    void should_count_a_packet_that_has_no_way() throws Exception {
        String output =
                alone("sh", "-c", "python3 -c \"import socket; socket.create_connection(('192.0.2.1', 80))\" || true");

        assertThat(output).endsWith("packets without a way: 1\n");
    }

    private String alone(String... command) throws IOException, InterruptedException {
        var before = new ArrayList<>(List.of("unshare", "-n"));
        if (!"root".equals(System.getProperty("user.name"))) {
            before.add("-r");
        }
        var looks = new ArrayList<>(before);
        looks.addAll(List.of("ip", "link"));
        // A matter of rights, also where CI=true
        assumeTrue(isPossible(looks), "this user may make no network of its own, or ip is missing");
        before.addAll(List.of("sh", "-c", COUNT, "sh"));
        before.addAll(List.of(command));
        String output = JupyterEnvironment.get().run(directory, LIMIT, before.toArray(String[]::new));
        System.out.print(output.substring(output.lastIndexOf("packets")));
        return output;
    }

    private static boolean isPossible(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
