package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PythonDistributionTest {

    @TempDir
    Path directory;

    @BeforeEach
    void useAnEmptyHome() {
        System.setProperty("ragshell.home", directory.resolve("home").toString());
    }

    @AfterEach
    void restore() {
        System.clearProperty("ragshell.home");
        System.clearProperty("ragshell.offline");
    }

    @Test
    void should_name_the_remedy_when_there_is_no_python() {
        var distribution = new PythonDistribution(new Python(List.of("/no/such/python3", "/no/such/python")));

        assertThatThrownBy(() -> distribution.install(LiteListener.LOG))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The Python engine of Milvus Lite needs Python 3 with the module venv, and there is none on the PATH (tried /no/such/python3, /no/such/python). Install it, for example with apt-get install python3-venv or from python.org, and call again.");
        assertThat(distribution.isInstalled()).isFalse();
    }

    @Test
    void should_tell_what_pip_said_when_there_is_no_network() throws IOException {
        var distribution = new PythonDistribution(new Python(List.of(pythonWhosePipFails())));

        assertThatThrownBy(() -> distribution.install(LiteListener.LOG))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "pip could not install milvus-lite==3.2.2 pymilvus==3.0.2 (exit 1): No matching distribution found. Check the network and pip's index (pip config list), then call again.");
        assertThat(directory.resolve("home/milvus-lite/3.2.2-python")).doesNotExist();
    }

    @Test
    void should_not_fetch_anything_when_offline() {
        System.setProperty("ragshell.offline", "true");

        assertThatThrownBy(() -> new PythonDistribution(new Python(List.of())).install(LiteListener.LOG))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "Milvus Lite 3.2.2 is not in %s/home/milvus-lite yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run.",
                        directory);
    }

    @Test
    void should_name_the_setting_when_the_home_cannot_be_written() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        System.setProperty("ragshell.home", file.resolve("home").toString());

        assertThatThrownBy(() -> new PythonDistribution(new Python(List.of())).install(LiteListener.LOG))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "Milvus Lite can't be put into %s/home/milvus-lite (not a directory). Free some room or set RAGSHELL_HOME to a directory that can be written.",
                        file);
    }

    @Test
    void should_replace_the_script_of_another_version_without_a_network() throws Exception {
        System.setProperty("ragshell.offline", "true");
        Path script = directory.resolve("home/milvus-lite/3.2.2-python/serve.py");
        Files.createDirectories(script.getParent());
        Files.writeString(script, "print('old')");
        var distribution = new PythonDistribution(new Python(List.of()));

        distribution.install(LiteListener.LOG);

        assertThat(script).content().startsWith("\"\"\"Serves a database").doesNotContain("'old'");
        assertThat(distribution.isInstalled()).isTrue();
    }

    @Test
    void should_find_the_interpreter_where_venv_puts_it_on_windows() throws Exception {
        Path environment = directory.resolve("home/milvus-lite/3.2.2-python");
        assertThat(PythonDistribution.interpreter()).isEqualTo(environment.resolve("bin/python"));

        Path windows = environment.resolve("Scripts/python.exe");
        Files.createDirectories(windows.getParent());
        Files.createFile(windows);

        assertThat(PythonDistribution.interpreter()).isEqualTo(windows);
    }

    /** Its venv holds a python that says what pip says without a network. */
    private String pythonWhosePipFails() throws IOException {
        Path python = directory.resolve("python3");
        Files.writeString(python, """
                #!/bin/sh
                mkdir -p "$5/bin"
                printf '#!/bin/sh\\necho "ERROR: No matching distribution found"\\nexit 1\\n' > "$5/bin/python"
                chmod +x "$5/bin/python"
                """);
        assertThat(python.toFile().setExecutable(true)).isTrue();
        return python.toString();
    }
}
