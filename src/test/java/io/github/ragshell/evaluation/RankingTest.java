package io.github.ragshell.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankingTest {

    private static final double[] ONE = {1};

    @Test
    void should_count_the_rank_of_the_first_right_hit() {
        var ranking = new Ranking(new double[] {0, 0, 1}, ONE);

        assertThat(ranking.hitAt(1)).isZero();
        assertThat(ranking.hitAt(3)).isEqualTo(1);
        assertThat(ranking.reciprocalRank(10)).isEqualTo(1.0 / 3);
        assertThat(ranking.ndcg(10)).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void should_be_nothing_when_nothing_is_found() {
        var ranking = new Ranking(new double[0], ONE);

        assertThat(ranking.hitAt(10)).isZero();
        assertThat(ranking.reciprocalRank(10)).isZero();
        assertThat(ranking.ndcg(10)).isZero();
    }

    @Test
    void should_weigh_grades_and_what_was_not_found() {
        // 3/log2(2) + 2/log2(3) + 0 + 1/log2(5), of 3/log2(2) + 3/log2(3) + 2/log2(4) + 1/log2(5)
        var ranking = new Ranking(new double[] {3, 2, 0, 1}, new double[] {1, 2, 3, 3});

        double log3 = Math.log(3) / Math.log(2);
        double log5 = Math.log(5) / Math.log(2);
        assertThat(ranking.ndcg(10))
                .isEqualTo((3 + 2 / log3 + 1 / log5) / (3 + 3 / log3 + 1 + 1 / log5), within(1e-12));
    }

    @Test
    void should_look_no_further_than_asked() {
        var ranking = new Ranking(new double[] {0, 1}, ONE);

        assertThat(ranking.reciprocalRank(1)).isZero();
        assertThat(ranking.ndcg(1)).isZero();
    }
}
