package io.github.ragshell.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

    @Test
    void should_count_lines_that_one_chunk_answers_together_once() {
        Hits hits = hits("Logs", "Data > Logs", "Files");

        Ranking together =
                Ranking.of(wanted(heading("Logs", 1), heading("Data > Logs", 2)), hits("Data > Logs"), List.of());
        assertThat(together.ndcg(10)).isEqualTo(1, within(1e-12));
        assertThat(together.ideal()).containsExactly(2);
        for (var question : List.of(
                wanted(heading("Logs", 1), heading("Data > Logs", 2)),
                wanted(heading("Data > Logs", 2), heading("Logs", 1)))) {
            Ranking apart = Ranking.of(question, hits, List.of());
            assertThat(apart.found()).containsExactly(1, 2, 0);
            assertThat(apart.ideal()).containsExactlyInAnyOrder(1, 2);
        }
        Ranking missed =
                Ranking.of(wanted(heading("Files", 1), heading("Logs", 1), heading("Clocks", 3)), hits, List.of());
        assertThat(missed.found()).containsExactly(1, 0, 1);
        assertThat(missed.ideal()).containsExactlyInAnyOrder(1, 1, 3);
    }

    @Test
    void should_find_as_many_lines_apart_as_the_chunks_that_were_not_found_allow() {
        Question.Wanted a = heading("a", 1);
        Question.Wanted b = heading("b", 2);
        Question.Wanted c = heading("c", 4);
        Question question = wanted(a, b, c, heading("d", 8));

        assertThat(Ranking.of(question, hits("d"), List.of(Set.of(a, b), Set.of(c)))
                        .ideal())
                .containsExactlyInAnyOrder(8, 4, 2);
        assertThat(Ranking.of(question, hits("d"), List.of(Set.of(a, b, c), Set.of(b)))
                        .ideal())
                .containsExactlyInAnyOrder(8, 4, 2);
        assertThat(Ranking.of(question, hits("d"), List.of(Set.of(a, b), Set.of(a), Set.of(b)))
                        .ideal())
                .containsExactlyInAnyOrder(8, 4, 2, 1);
    }

    private static Question wanted(Question.Wanted... wanted) {
        return new Question("Where?", 2, List.of(wanted));
    }

    private static Question.Wanted heading(String heading, double grade) {
        return new Question.Wanted(Question.Key.HEADING, heading, grade, 2);
    }

    private static Hits hits(String... headings) {
        return new Hits(
                Stream.of(headings)
                        .map(heading -> new Hit(1, heading, 1, "", "a.md", 1, heading))
                        .toList(),
                "IP");
    }
}
