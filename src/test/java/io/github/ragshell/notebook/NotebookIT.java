package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.milvus.lite.Leftovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every notebook from top to bottom on the real kernel and compares the outputs with the committed ones.
 * {@code -Dragshell.update=true} writes them again instead.
 */
@Tag("slow")
class NotebookIT {

    private static final boolean UPDATE = Boolean.getBoolean("ragshell.update");
    // Processors round the last bit of a sum each in its way, which can move a number of 8 bits by a step
    private static final double TOLERANCE = 2e-2;
    // The int8 model's last digits depend on the processor, so a question or two of the 95 may find another passage
    // first,
    // and the bounds of an interval move by as many
    private static final double TOLERANCE_OF_MEASURES = 3.5 / 95;

    static Stream<Path> notebooks() throws IOException {
        return Notebook.committed().stream().map(Notebook::file);
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void should_show_what_is_committed(Path committed, @TempDir Path directory)
            throws IOException, InterruptedException {
        Path copy = directory.resolve(committed.getFileName());
        Files.copy(committed, copy);
        Files.copy(Notebook.DIRECTORY.resolve("questions.csv"), directory.resolve("questions.csv"));

        JupyterEnvironment.get().python(directory, Duration.ofMinutes(2), "execute.py", copy.toString());

        if (UPDATE) {
            String text = Files.readString(copy).replace(directory.toRealPath().toString(), "/home/jovyan/notebooks");
            Files.writeString(copy, text);
            Files.copy(copy, committed, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> actual = Notebook.read(copy).outputs();
        List<String> expected = Notebook.read(committed).outputs();
        assertThat(actual.stream().map(Notebook::withoutNumbers))
                .containsExactlyElementsOf(
                        expected.stream().map(Notebook::withoutNumbers).toList());
        for (int i = 0; i < actual.size(); i++) {
            List<Double> numbers = Notebook.numbers(actual.get(i));
            List<Double> expectedNumbers = Notebook.numbers(expected.get(i));
            for (int j = 0; j < numbers.size(); j++) {
                assertThat(numbers.get(j))
                        .as("number %d of output %d in %s", j, i, committed)
                        .isCloseTo(expectedNumbers.get(j), within(tolerance(committed)));
            }
        }
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    private static double tolerance(Path notebook) {
        return notebook.endsWith("measuring_retrieval.ipynb") ? TOLERANCE_OF_MEASURES : TOLERANCE;
    }
}
