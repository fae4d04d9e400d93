package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FusionTest {

    private static List<Hit> hits(Object... keysAndDistances) {
        var hits = new ArrayList<Hit>();
        for (int i = 0; i < keysAndDistances.length; i += 2) {
            hits.add(new Hit(
                    hits.size() + 1,
                    keysAndDistances[i],
                    ((Number) keysAndDistances[i + 1]).doubleValue(),
                    "text",
                    "a.md",
                    1,
                    ""));
        }
        return hits;
    }

    @Test
    void should_put_first_what_stands_well_in_both_lists() {
        List<Hit> fused = Fusion.byRank(hits(1L, 0.9, 2L, 0.8, 3L, 0.7), hits(2L, 12, 4L, 3));

        assertThat(fused).extracting(Hit::key).containsExactly(2L, 1L, 4L, 3L);
        assertThat(fused).extracting(Hit::rank).containsExactly(1, 2, 3, 4);
        assertThat(fused.get(0).distance()).isCloseTo(61 / 2.0 * (1 / 62.0 + 1 / 61.0), within(1e-12));
    }

    @Test
    void should_score_one_for_the_first_of_both_lists() {
        assertThat(Fusion.byRank(hits(1L, 0.9), hits(1L, 12)).get(0).distance()).isCloseTo(1, within(1e-12));
    }

    @Test
    void should_add_the_weighted_scores() {
        List<Hit> fused = Fusion.byScore(hits(1L, 0.9, 2L, 0.8, 3L, 0.5), hits(3L, 10, 2L, 5, 1L, 0), 0.3);

        assertThat(fused).extracting(Hit::key).containsExactly(1L, 2L, 3L);
        assertThat(fused)
                .extracting(Hit::distance)
                .satisfiesExactly(
                        first -> assertThat(first).isCloseTo(0.7, within(1e-9)),
                        second -> assertThat(second).isCloseTo(0.7 * 0.75 + 0.3 * 0.5, within(1e-9)),
                        third -> assertThat(third).isCloseTo(0.3, within(1e-9)));
    }

    @Test
    void should_take_one_list_alone_where_the_other_is_empty() {
        assertThat(Fusion.byRank(hits(1L, 0.9), hits())).extracting(Hit::key).containsExactly(1L);
        assertThat(Fusion.byScore(hits(), hits(7L, 2), 0.5))
                .extracting(Hit::key)
                .containsExactly(7L);
    }
}
