package io.github.ragshell.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdRangesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void should_put_each_id_into_the_range_that_holds_it(int count) {
        var ranges = new IdRanges(count);
        var random = new Random(1);

        assertThat(ranges.first(0)).isZero();
        assertThat(ranges.last(count - 1)).isEqualTo(Long.MAX_VALUE);
        for (int i = 0; i < 1000; i++) {
            long id = i == 0 ? 0 : i == 1 ? Long.MAX_VALUE : random.nextLong() & Long.MAX_VALUE;
            int range = ranges.getPartition(id);
            assertThat(id).isBetween(ranges.first(range), ranges.last(range));
        }
        for (int range = 1; range < Math.min(count, 1000); range++) {
            assertThat(ranges.first(range)).isEqualTo(ranges.last(range - 1) + 1);
        }
    }
}
