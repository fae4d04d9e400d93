package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobsTest {

    private static List<String> matched(String glob, String... files) {
        var matchers = Globs.matchers(glob);
        return Stream.of(files)
                .filter(file -> matchers.stream().anyMatch(matcher -> matcher.matches(Path.of(file))))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            **/*.md                       | a.md guide/a.md guide/sub/b.md       | a.txt
            guide/**/*.md                 | guide/a.md guide/sub/b.md guide/x/y/c.md | a.md guides/a.md
            guide/**/api/**/*.md          | guide/api/a.md guide/x/api/a.md guide/api/x/a.md guide/x/api/y/z/a.md | guide/a.md
            **/**/*.md                    | a.md x/a.md x/y/a.md                 | a.txt
            {guide/**/*.md,*.txt}         | guide/a.md guide/x/a.md a.txt        | a.md x/a.txt
            {guide,blog}/**/*.{md,txt}    | guide/a.md blog/x/a.txt              | a.md other/a.md
            guide/**                      | guide/a.md guide/x/a.md              | a.md
            guide**/*.md                  | guide/a.md guides/x/a.md             | guide.md
            """)
    void should_take_any_number_of_directories_none_included(String glob, String wanted, String others) {
        String[] files = wanted.split(" ");

        assertThat(matched(glob, files)).containsExactly(files);
        assertThat(matched(glob, others.split(" "))).isEmpty();
    }

    @Test
    void should_refuse_what_java_can_not_read() {
        for (String glob : List.of("**/{a,b", "**/[a", "**/{a,{b,c}}")) {
            assertThatThrownBy(() -> Globs.matchers(glob))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("'%s' is not a file pattern: ".formatted(glob));
        }
    }
}
