package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ragshell.core.internal.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The quick start of docs/embedded.md, step by step, in a Maven of its own. */
@DisabledOnOs(OS.WINDOWS)
class NewProjectIT {

    private static final long MAX_JAR_BYTES = 300_000;

    private final Path root = Path.of("").toAbsolutePath();
    private final Path work = root.resolve("target/new-project");
    private final Path project = work.resolve("search");
    private final Path repository = work.resolve("repository");

    @BeforeEach
    void beginWithNothing() throws IOException {
        FileTree.delete(work);
        shareRepository();
    }

    @Test
    void should_pass_a_test_in_a_new_project_with_the_steps_of_the_documentation() throws Exception {
        String guide = Files.readString(root.resolve("docs/embedded.md"));
        write(project.resolve("pom.xml"), snippet(guide, "xml", "pom.xml"));
        write(
                project.resolve("src/test/java/SearchTest.java"),
                snippet(guide, "java", "src/test/java/SearchTest.java"));

        maven(root, "-f", "embedded/pom.xml", "install");
        String output = maven(project, "test");

        assertThat(output).doesNotContain("Milvus Lite", "FAIL");
        assertThat(project.resolve("target/surefire-reports/SearchTest.txt"))
                .content()
                .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
        assertThat(repository.resolve("io/github/ragshell/milvus-lite-embedded"))
                .isDirectory();
        assertThat(repository.resolve("io/github/ragshell/ragshell")).doesNotExist();
        assertThat(root.resolve("embedded/target/milvus-lite-embedded.jar").toFile())
                .satisfies(jar -> assertThat(jar.length()).isBetween(50_000L, MAX_JAR_BYTES));
    }

    /** The code block below a line that names the file. */
    private static String snippet(String guide, String language, String file) {
        var block = Pattern.compile("(?s)`%s`[^\\n]*\\n+```%s\\n(.*?)```".formatted(Pattern.quote(file), language))
                .matcher(guide);
        assertThat(block.find()).as("a block for %s", file).isTrue();
        return block.group(1);
    }

    private String maven(Path directory, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("mvn", "-B", "-q", "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        Path log = work.resolve("maven.log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            return Missing.skip("mvn is not on the PATH.");
        }
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(log);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** A local repository that has what the user's has, but into which our artifacts go without changing the user's. */
    private void shareRepository() throws IOException {
        Path shared = Path.of(System.getProperty("user.home"), ".m2", "repository");
        Path ours = Path.of("io", "github");
        assumeTrue(Files.isDirectory(shared));
        Files.createDirectories(repository.resolve(ours));
        Files.createDirectories(shared.resolve(ours));
        link(shared, "io");
        link(shared.resolve("io"), "github");
        link(shared.resolve(ours), "ragshell");
    }

    private void link(Path shared, String except) throws IOException {
        Path base = Path.of(System.getProperty("user.home"), ".m2", "repository");
        try (Stream<Path> entries = Files.list(shared)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(repository.resolve(base.relativize(entry)), entry);
                }
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
