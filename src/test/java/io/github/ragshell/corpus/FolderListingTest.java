package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names that no {@link String} of this JVM's locale stands for; Linux allows them. */
@EnabledOnOs(OS.LINUX)
class FolderListingTest {

    @TempDir
    private Path root;

    private void write(String encoded) throws IOException {
        Path file = Path.of(URI.create(root.toUri() + encoded));
        Files.createDirectories(file.getParent());
        Files.writeString(file, "text");
    }

    @Test
    void should_read_names_as_utf_8_in_a_locale_without() throws Exception {
        write("%C3%BCber%20uns/gr%C3%BC%C3%9Fe.md");
        write("%C3%B6.md");
        write("%C3%A4.md");
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Names.class.getName(),
                root.toString());
        builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        Process child = builder.redirectErrorStream(true).start();

        assertThat(child.inputReader(StandardCharsets.UTF_8).lines())
                .containsExactlyInAnyOrder("über uns/grüße.md", "ä.md", "ö.md");
    }

    @Test
    void should_tell_names_apart_that_are_not_utf_8() throws IOException {
        write("%E4%20b.md");
        write("%F6%20b.md");

        assertThat(FolderListing.of(root, List.of()).files())
                .extracting(file -> FolderListing.name(root, file))
                .containsExactlyInAnyOrder("%E4%20b.md", "%F6%20b.md");
    }

    static final class Names {

        private Names() {}

        public static void main(String[] roots) {
            Path root = Path.of(roots[0]);
            var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            FolderListing.of(root, List.of()).files().forEach(file -> out.println(FolderListing.name(root, file)));
        }
    }
}
