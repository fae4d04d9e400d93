package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.TestEmbeddings;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final String QUESTION = "How is the data stored in files?";

    private static Hits hits(String text, String heading) {
        var hit = new Hit(1, 7, 0.5, text, "faq.md", 3, heading);
        return new Hits(
                List.of(hit),
                "IP",
                (found, around) ->
                        List.of(new Hit(1, 7, 0.5, "before\n\n" + text + "\n\nafter", "faq.md", 1, heading)));
    }

    @Test
    void should_show_the_nearest_sentence_and_the_words_it_shares_with_the_question() {
        Explanation explanation = hits("Logs\n\nNothing here. Data is stored in a file. The end.", "Logs")
                .explain(QUESTION, new CountingModel());

        Explanation.Reason reason = explanation.reasons().get(0);
        assertThat(reason.sentence()).isEqualTo("Data is stored in a file.");
        assertThat(reason.shared()).containsExactly("Data", "stored", "file");
        assertThat(reason.similarity()).isEqualTo(1, within(1e-6));
        assertThat(explanation.around(1)).startsWith("before").endsWith("after");
        assertThat(explanation.html())
                .contains("1.0000: <mark>Data</mark> is <mark>stored</mark> in a <mark>file</mark>.</p>")
                .contains("<summary>with the chunk before and after it</summary>");
        assertThat(explanation.text(140))
                .contains("Data is stored in a file.")
                .contains("Data, stored, file")
                .contains("faq.md:3");
    }

    @Test
    void should_show_hostile_text_and_not_execute_it() {
        String evil = "</p><script>alert('data')</script><img src=x onerror=alert(1)> data\u202e. ";

        String html =
                hits(evil.repeat(500), evil).explain(evil, new CountingModel()).html();

        assertThat(html.replaceAll("</?(div|p|b|br|mark|details|summary|pre)( style=\"[^\"<>]*\")?>", ""))
                .doesNotContain("<p>", "<script", "<img", "\u202e");
        assertThat(html).contains("&lt;script&gt;");
    }

    @Test
    void should_take_the_whole_text_where_there_is_no_sentence() {
        assertThat(hits("# Heading", "").explain(QUESTION, new CountingModel()).reasons())
                .extracting(Explanation.Reason::sentence)
                .containsExactly("# Heading");
        assertThat(new Hits(List.of(), "IP")
                        .explain(QUESTION, new CountingModel())
                        .reasons())
                .isEmpty();
    }

    @Test
    void should_take_the_model_of_the_search() {
        assertThat(hits("Data.", "")
                        .by(new CountingModel())
                        .first(1)
                        .explain(QUESTION)
                        .reasons())
                .hasSize(1);
    }

    @Test
    void should_say_what_is_missing() {
        Hits alone = new Hits(List.of(new Hit(1, 7, 0.5, "Data.", "", 0, "")), "IP");
        assertThatThrownBy(() -> alone.explain(QUESTION))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "These hits were found with a vector, so their model is not known. Pass it: hits.explain(question, model).");
        assertThatThrownBy(() -> alone.explain(" ", new CountingModel()))
                .hasMessageStartingWith("The question is empty.");
        assertThatThrownBy(() -> alone.explain(QUESTION, null)).hasMessageStartingWith("The embedding model is null.");
        assertThatThrownBy(() -> alone.explain(QUESTION, new CountingModel()).around(1))
                .hasMessageStartingWith("The hit 1 has no neighbours:");
        assertThatThrownBy(() -> alone.explain(QUESTION, new CountingModel()).around(2))
                .hasMessage("There is no hit 2: there are 1, counted from 1.");
    }

    /** A text is near to the question when it speaks of data. */
    static final class CountingModel implements EmbeddingModel {

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public int maxTokens() {
            return 100;
        }

        @Override
        public int countTokens(String text) {
            return text.length();
        }

        @Override
        public float[] encodeQuery(String question) {
            return vector(question);
        }

        @Override
        public Embeddings encodeQueries(List<String> questions) {
            return encodeDocumentsQuietly(questions);
        }

        @Override
        public Embeddings encodeDocuments(List<String> texts) {
            return encodeDocumentsQuietly(texts);
        }

        @Override
        public Embeddings encodeDocumentsQuietly(List<String> texts) {
            return TestEmbeddings.of(texts.stream().map(CountingModel::vector).toArray(float[][]::new));
        }

        @Override
        public Embeddings encodeDocuments(Chunks chunks) {
            return encodeDocumentsQuietly(chunks.texts());
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}

        private static float[] vector(String text) {
            return text.toLowerCase(Locale.ROOT).contains("data") ? new float[] {1, 0} : new float[] {0, 1};
        }
    }
}
