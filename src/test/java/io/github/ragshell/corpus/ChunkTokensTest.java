package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Charts;
import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkTokensTest {

    /** Reads four words. */
    private static final Tokenizer WORDS = new Tokenizer() {
        @Override
        public String name() {
            return "words";
        }

        @Override
        public int maxTokens() {
            return 6;
        }

        @Override
        public int countTokens(String text) {
            return text.split(" ").length;
        }
    };

    private final Chunks chunks = new Chunks(List.of(
            new Chunk(0, "one two three four", "a.md", 1, ""), new Chunk(1, "one two three four five", "a.md", 2, "")));

    @Test
    void should_show_tokens_and_whether_the_end_is_read() {
        var table = chunks.table(WORDS);

        assertThat(table.columnNames())
                .containsExactly("id", "source", "line", "heading", "characters", "tokens", "truncated", "text");
        assertThat(table.intColumn("tokens").asList()).containsExactly(4, 5);
        assertThat(table.booleanColumn("truncated").asList()).containsExactly(false, true);
        assertThat(chunks.table().columnNames()).doesNotContain("tokens");
    }

    @Test
    void should_draw_the_tokens_with_the_limit_of_the_model() throws Exception {
        Chart chart = chunks.chart(WORDS);

        Charts.drawn(chart);
        assertThat(chart.title()).isEqualTo("Tokens of 2 chunks; words reads not the end of 1");
        assertThat(chart.alt()).contains("1 of them above the limit: the model reads 4 tokens");
        assertThat(chunks.countedBy(() -> WORDS).startingAt(7).chart().title()).isEqualTo(chart.title());
    }

    @Test
    void should_draw_characters_when_no_model_is_known() throws Exception {
        Charts.drawn(chunks.chart());
        assertThat(chunks.chart().title()).isEqualTo("Characters of 2 chunks; for tokens pass the model: chart(model)");
        Charts.drawn(new Chunks(List.of()).chart());
        Charts.drawn(new Chunks(List.of()).chart(WORDS));
    }

    @Test
    void should_ask_for_the_model_when_it_is_null() {
        assertThatThrownBy(() -> chunks.table(null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The model is null. Pass for example embeddingModel().");
    }
}
