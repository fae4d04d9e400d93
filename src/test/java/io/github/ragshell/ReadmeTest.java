package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What README.md and docs/ say is what the code does. */
class ReadmeTest {

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @Test
    void should_list_exactly_the_settings_there_are() throws IOException {
        String rows = Arrays.stream(Setting.values())
                .map(setting -> "| %s | %s | %s |".formatted(setting.name(), setting.defaultValue(), setting.meaning()))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("docs/settings.md"))).endsWith("|---|---|---|\n" + rows + "\n");
    }

    @Test
    void should_show_the_same_code_as_the_script() throws IOException {
        String script = withoutSpaces(Files.readString(Path.of("jshell/tutorial.jsh")));
        var block = Pattern.compile("(?s)## The tutorial, line by line\\s+```java\\n(.*?)```")
                .matcher(readme());
        assertThat(block.find()).isTrue();
        List<String> lines =
                block.group(1).lines().map(ReadmeTest::withoutSpaces).toList();

        assertThat(lines).hasSize(13).allSatisfy(line -> assertThat(script).contains(line));
    }

    private static String withoutSpaces(String text) {
        return text.replaceAll("[ \\t]+", " ").replace(" = ", "=");
    }
}
