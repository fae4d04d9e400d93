package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jupyter's generic tests of a kernel, on ours and on plain JJava. */
@Tag("slow")
class GenericKernelIT {

    @Test
    void should_pass_jupyters_generic_tests_as_far_as_plain_jjava_does(@TempDir Path directory)
            throws IOException, InterruptedException {
        List<String> plain = passed(directory, "java");
        List<String> ours = passed(directory, "ragshell");

        assertThat(ours).containsAll(plain).hasSizeGreaterThan(5);
    }

    private static List<String> passed(Path directory, String kernel) throws IOException, InterruptedException {
        return JupyterEnvironment.get()
                .python(directory, Duration.ofMinutes(2), "generic.py", kernel)
                .lines()
                .filter(line -> line.startsWith("ok "))
                .toList();
    }
}
