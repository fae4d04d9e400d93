package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.RagException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lie where a user works, such as in a cloned repository, must not run when an engine is fetched. */
class PythonIsolationIT {

    private static final List<String> PLANTED = List.of("pip.py", "venv.py", "sitecustomize.py", "usercustomize.py");

    @TempDir
    Path directory;

    private Path work;

    @BeforeEach
    void plant() throws IOException {
        work = Files.createDirectory(directory.resolve("work"));
        for (String name : PLANTED) {
            Files.writeString(work.resolve(name), "open(r'%s', 'w').close()%n".formatted(directory.resolve("ran")));
        }
    }

    @Test
    void should_not_run_a_module_of_the_working_directory_when_an_engine_is_fetched() throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                                .collect(Collectors.joining(File.pathSeparator)),
                        Fetch.class.getName(),
                        directory.resolve("home").toString())
                .directory(work.toFile())
                .redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", work.toString());
        // No network is needed to find out which pip runs
        builder.environment().put("PIP_NO_INDEX", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("pip could not fetch milvus-lite==2.5.1 (exit 1)");
        assertThat(directory.resolve("ran")).doesNotExist();
        assertThat(work).isDirectoryNotContaining("glob:**/__pycache__");
    }

    /** In another JVM, because the working directory of one never changes. */
    public static final class Fetch {
        private Fetch() {}

        public static void main(String[] args) throws IOException {
            System.setProperty("ragshell.home", args[0]);
            try {
                Engine.NATIVE.install(LiteListener.LOG);
            } catch (RagException e) {
                System.out.println(e.getMessage());
            }
            Path environment = Files.createDirectories(Path.of(args[0])).resolve("venv");
            new Python().makeEnvironment(environment);
        }
    }
}
