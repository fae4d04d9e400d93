package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final List<float[]> VECTORS = List.of(
            new float[] {1, 0}, new float[] {0.999f, 0.04f}, new float[] {0.7f, 0.7f}, new float[] {0.6f, 0.8f});
    private static final List<Hit> FOUND = List.of(
            new Hit(1, 10, 0.90, "a", "x.md", 1, ""),
            new Hit(2, 11, 0.89, "nearly a", "x.md", 5, ""),
            new Hit(3, 12, 0.70, "b", "y.md", 1, ""),
            new Hit(4, 13, 0.40, "c", "x.md", 9, ""));

    private static List<Hit> choose(SearchOptions options) {
        return Selection.choose(FOUND, options, true, hits -> VECTORS.subList(0, hits.size()));
    }

    @Test
    void should_leave_out_what_is_not_similar_enough() {
        assertThat(choose(SearchOptions.top(10).atLeast(0.7)))
                .extracting(Hit::id)
                .containsExactly(10L, 11L, 12L);
    }

    @Test
    void should_read_the_least_similarity_of_lengths_the_other_way() {
        assertThat(Selection.choose(FOUND, SearchOptions.top(10).atLeast(0.7), false, hits -> VECTORS))
                .extracting(Hit::id)
                .containsExactly(12L, 13L);
    }

    @Test
    void should_leave_room_for_what_comes_next_also_at_the_largest_limit() {
        assertThat(choose(SearchOptions.top(1).withNext())).hasSize(4);
        assertThat(choose(SearchOptions.top(Milvus.MAX_LIMIT).withNext())).hasSize(4);
    }

    @Test
    void should_take_no_more_of_a_file_than_asked_and_number_the_rest() {
        List<Hit> chosen = choose(SearchOptions.top(10).atMostPerFile(1));

        assertThat(chosen).extracting(Hit::id).containsExactly(10L, 12L);
        assertThat(chosen).extracting(Hit::rank).containsExactly(1, 2);
    }

    @Test
    void should_count_rows_without_a_source_as_of_no_file() {
        List<Hit> found =
                List.of(new Hit(1, 10, 0.9, "a", "", 0, ""), new Hit(2, 11, 0.8, "b", "", 0, ""), FOUND.get(0));

        assertThat(Selection.choose(found, SearchOptions.top(10).atMostPerFile(1), true, hits -> VECTORS))
                .hasSize(3);
    }

    @Test
    void should_prefer_what_differs_when_variety_is_asked_for() {
        assertThat(choose(SearchOptions.top(2).variety(0.5)))
                .extracting(Hit::id)
                .containsExactly(10L, 12L);
        assertThat(choose(SearchOptions.top(2).variety(0))).extracting(Hit::id).containsExactly(10L, 11L);
    }

    @Test
    void should_combine_filters() {
        assertThat(SearchOptions.top(3).inFile("a.md").underHeading("Logs").filter())
                .isEqualTo(Filter.and(
                        "source == \"a.md\"",
                        Filter.or("heading == \"Logs\"", Filter.startsWith("heading", "Logs > "))));
    }

    @Test
    void should_refuse_options_that_make_no_sense() {
        assertThatThrownBy(() -> SearchOptions.top(3).variety(1.5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A variety of 1.5 is not between 0 and 1. Pass for example 0.3.");
        assertThatThrownBy(() -> SearchOptions.top(3).atMostPerFile(0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("At most 0 hits of a file leave none. Pass at least 1.");
    }
}
