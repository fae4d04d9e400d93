package io.github.ragshell.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.notebook.JupyterEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What binder/postBuild leaves in an environment. Its package is early in the alphabet, and so in the run: one JVM makes the
 * environment while the other one runs tests that need none.
 */
@Tag("slow")
class PostBuildIT {

    @Test
    void should_offer_our_kernel_and_no_other_of_java(@TempDir Path directory) throws Exception {
        String kernels =
                JupyterEnvironment.get().run(directory, Duration.ofMinutes(1), "jupyter", "kernelspec", "list");

        // The plain one lies where only our tests look for it
        assertThat(kernels)
                .containsPattern("(?m)^\\s*ragshell .*/venv/share/jupyter/kernels/ragshell")
                .doesNotContain("/venv/share/jupyter/kernels/java");
    }
}
