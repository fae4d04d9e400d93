package io.github.ragshell.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriationTest {

    @Test
    void should_find_the_order_of_places_on_a_line() {
        List<Integer> places = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
        Collections.shuffle(places, new Random(5));
        var similarity = new double[40][40];
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                similarity[i][j] = -Math.abs(places.get(i) - places.get(j));
            }
        }

        List<Integer> found =
                Seriation.order(similarity).stream().map(places::get).toList();

        assertThat(found).hasSize(40).doesNotHaveDuplicates();
        assertThat(found.equals(IntStream.range(0, 40).boxed().toList())
                        || found.equals(
                                IntStream.range(0, 40).map(i -> 39 - i).boxed().toList()))
                .as(found.toString())
                .isTrue();
    }

    @Test
    void should_order_none_and_one() {
        assertThat(Seriation.order(new double[0][0])).isEmpty();
        assertThat(Seriation.order(new double[1][1])).containsExactly(0);
    }
}
