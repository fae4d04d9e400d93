package io.github.ragshell.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inputs that once were findings, and some random ones, always the same. */
class FuzzTest {

    private static final Path INPUTS = Path.of("src/test/resources/fuzz");
    private static final int RANDOM_INPUTS = 30;
    private static final String[] WORDS = {
        "<",
        ">",
        "\"",
        "'",
        "&",
        "&#x202E;",
        "\\",
        "\n",
        "\r\n",
        "# ",
        "```",
        "|",
        "[1]",
        "](javascript:x)",
        "![",
        "\0",
        "%",
        "_",
        "{",
        "}",
        "[",
        ":",
        ",",
        "..",
        "/",
        "é",
        "\uD83D\uDE00",
        "\u202E",
        "1e999",
        "null",
        "<script>",
        "on=",
        "=",
        " "
    };

    @ParameterizedTest
    @EnumSource
    void should_take_or_refuse_every_input(FuzzTarget target) throws Exception {
        for (byte[] data : inputs(target)) {
            try {
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> target.run(data));
            } catch (Throwable e) {
                throw new AssertionError(target + " failed with " + new String(data, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    private static List<byte[]> inputs(FuzzTarget target) throws IOException {
        var inputs = new ArrayList<byte[]>();
        inputs.add(new byte[0]);
        Path kept = INPUTS.resolve(target.name().toLowerCase(Locale.ROOT));
        if (Files.isDirectory(kept)) {
            try (Stream<Path> files = Files.list(kept)) {
                for (Path file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
        }
        var random = new Random(17);
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            inputs.add(i % 2 == 0 ? bytes(random) : words(random));
        }
        return inputs;
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] words(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(200); i > 0; i--) {
            text.append(random.nextInt(3) == 0 ? "word" : WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
