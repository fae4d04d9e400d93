package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunks;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingErrorsIT {

    @Test
    void should_say_that_a_closed_model_is_closed() {
        // given
        EmbeddingModel model = OnnxEmbeddingModel.load("all-minilm-l6-v2");
        model.close();
        model.close();

        // then
        assertThat(model.isClosed()).isTrue();
        assertThatThrownBy(() -> model.encodeQuery("a"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The embedding model all-minilm-l6-v2 is closed. Load it again with embeddingModel().");
    }

    @Test
    void should_refuse_null() {
        try (EmbeddingModel model = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            assertThatThrownBy(() -> model.encodeQuery(null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Text 0 is null. Pass a text, which may be empty.");
            assertThatThrownBy(() -> model.encodeDocuments(Arrays.asList("a", null)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Text 1 is null. Pass a text, which may be empty.");
            assertThatThrownBy(() -> model.encodeQueries(null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("The texts are null. Pass a list of texts.");
            assertThatThrownBy(() -> model.encodeDocuments((List<String>) null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("The texts are null. Pass a list of texts.");
            assertThatThrownBy(() -> model.encodeDocuments((Chunks) null))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("The chunks are null. Make them with split(directory, glob, separator).");
        }
    }
}
