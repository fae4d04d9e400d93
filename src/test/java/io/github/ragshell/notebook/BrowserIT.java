package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial in JupyterLab, in a real browser. Pictures of it are kept in target/screenshots. */
@Tag("slow")
class BrowserIT {

    private static final String NOTEBOOK = "build_RAG_with_milvus_and_lepton.ipynb";

    @Test
    void should_show_tables_move_bars_and_run_no_script_of_a_document(@TempDir Path directory)
            throws IOException, InterruptedException {
        String chromium = Chromium.require().toString();
        JupyterEnvironment.requireTool("Chromium", chromium, "--version");
        Files.copy(Notebook.DIRECTORY.resolve(NOTEBOOK), directory.resolve(NOTEBOOK));
        Path screenshots = Path.of("target/screenshots").toAbsolutePath();

        String seen = JupyterEnvironment.get()
                .python(directory, Duration.ofMinutes(6), "browser.py", NOTEBOOK, screenshots.toString(), chromium);

        assertThat(seen)
                .contains("not trusted: ", "tables, readable without scripts and style sheets")
                .contains("Run All: ", "the progress bars moved through")
                .contains("800 pixels: no column is hidden")
                .contains("dark theme: text is rgb")
                .contains("hostile documents: shown, not executed; sorting and filter work")
                .contains("more rows: a click adds them to the table")
                .contains("legend: a click leaves ")
                .contains(
                        "charts: five, with tooltips, zoom and a legend to click, nothing from the network, no script error");
        assertThat(screenshots.resolve("light-hits.png")).isNotEmptyFile();
        assertThat(screenshots.resolve("dark-hits.png")).isNotEmptyFile();
    }
}
