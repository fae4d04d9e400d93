package io.github.ragshell.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobOptionsTest {

    @Test
    void should_read_the_command_line() {
        var options = JobOptions.parse(
                "--documents", "/docs", "--milvus", "http://host:19530", "--collection", "docs", "--patience", "5");

        assertThat(options.documents()).isEqualTo("/docs");
        assertThat(options.model()).isEqualTo("all-minilm-l6-v2-q");
        assertThat(options.patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.writers()).isEqualTo(16);
        assertThat(options).hasToString("sync of /docs into docs of http://host:19530");
    }

    @Test
    void should_never_show_the_token() {
        System.setProperty("milvus.token", "s3cr3t");
        try {
            var options = JobOptions.parse(
                    "--documents", "/docs", "--milvus", "http://u:s3cr3t@host", "--collection", "docs");

            assertThat(options.token()).isEqualTo("s3cr3t");
            assertThat(options.toString()).doesNotContain("s3cr3t");
        } finally {
            System.clearProperty("milvus.token");
        }
    }

    @Test
    void should_say_what_is_missing_unknown_or_wrong() {
        assertRefused("--milvus is missing. " + JobOptions.USAGE + ".", "--documents", "/docs");
        assertRefused("'--document' is no option. " + JobOptions.USAGE + ".", "--document", "/docs");
        assertRefused("'--documents' is without a value. " + JobOptions.USAGE + ".", "--documents");
        assertRefused(
                "--milvus is './my.db'. Executors on other machines can't open a file: pass the address of a server, for example http://host:19530.",
                "--milvus",
                "./my.db");
        assertRefused(
                "--writers is '0'. Pass a number from 1 to 999999.",
                "--documents",
                "/docs",
                "--milvus",
                "http://host",
                "--collection",
                "docs",
                "--writers",
                "0");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> JobOptions.parse(arguments))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }
}
