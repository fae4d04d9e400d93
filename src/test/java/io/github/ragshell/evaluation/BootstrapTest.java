package io.github.ragshell.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void should_take_a_difference_of_few_questions_for_noise() {
        double[] a = new double[50];
        double[] b = new double[50];
        b[0] = 1;

        Bootstrap bootstrap = Bootstrap.of(a, b);

        assertThat(bootstrap.difference()).isEqualTo(0.02, within(1e-12));
        assertThat(bootstrap.isMoreThanNoise()).isFalse();
    }

    @Test
    void should_see_a_difference_of_most_questions() {
        double[] a = new double[50];
        double[] b = new double[50];
        Arrays.fill(b, 0, 30, 1);

        Bootstrap bootstrap = Bootstrap.of(a, b);

        // The normal approximation is 0.6 +- 1.96 * sqrt(0.6 * 0.4 / 50) = 0.464 to 0.736
        assertThat(bootstrap.low()).isEqualTo(0.464, within(0.025));
        assertThat(bootstrap.high()).isEqualTo(0.736, within(0.025));
        assertThat(bootstrap.isMoreThanNoise()).isTrue();
        assertThat(Bootstrap.of(b, a).high()).isNegative();
    }
}
