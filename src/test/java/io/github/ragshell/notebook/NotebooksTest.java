package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class NotebooksTest {

    @Test
    void should_have_the_same_code_in_english_and_in_german() {
        Notebook english = Notebook.read(Notebook.DIRECTORY.resolve("build_RAG_with_milvus_and_lepton.ipynb"));
        Notebook german = Notebook.read(Notebook.DIRECTORY.resolve("RAG_mit_milvus_und_lepton_aufbauen.ipynb"));

        assertThat(german.code()).isEqualTo(english.code()).isNotEmpty();
        assertThat(german.cells()).hasSameSizeAs(english.cells());
    }

    @Test
    void should_keep_every_notebook_clean_with_its_outputs_and_small() throws IOException {
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        for (Notebook notebook : Notebook.committed()) {
            String name = notebook.file().toString();
            assertThat(notebook.json().get("metadata").toString())
                    .as(name)
                    .isEqualTo(
                            "{\"kernelspec\":{\"display_name\":\"Java (ragshell)\",\"language\":\"java\",\"name\":\"ragshell\"}}");
            assertThat(notebook.cells()).as(name).allSatisfy(cell -> assertThat(cell.get("metadata"))
                    .isEqualTo(nothing));
            assertThat(notebook.codeCells()).as(name).allSatisfy(cell -> assertThat(
                            cell.get("execution_count").isNull())
                    .isTrue());
            assertThat(notebook.outputs())
                    .as(name)
                    .isNotEmpty()
                    .noneMatch(output -> output.split("\n")[0].endsWith(" error"));
            assertThat(Files.size(notebook.file())).as(name).isLessThan(200_000);
        }
    }
}
