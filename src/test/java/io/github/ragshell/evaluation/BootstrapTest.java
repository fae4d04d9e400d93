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

    @Test
    void should_say_that_five_questions_are_too_few_whatever_they_say() {
        for (int changed = 1; changed <= 5; changed++) {
            double[] a = new double[changed];
            double[] b = new double[changed];
            Arrays.fill(b, 1);

            assertThat(Bootstrap.of(a, b).isMoreThanNoise()).isFalse();
            assertThat(Bootstrap.of(a, b).isTooLittle()).isTrue();
            assertThat(Bootstrap.of(a, a).isTooLittle()).isTrue();
        }
        double[] six = {1, 1, 1, 1, 1, 1};
        assertThat(Bootstrap.of(new double[6], six).isMoreThanNoise()).isTrue();
        assertThat(Bootstrap.of(new double[6], six).isTooLittle()).isFalse();
        assertThat(Bootstrap.of(six, six).isTooLittle()).isFalse();
        // Of fifty, five say nothing either, though no sample of them is without one
        double[] fifty = new double[50];
        Arrays.fill(fifty, 0, 5, 1);
        assertThat(Bootstrap.of(new double[50], fifty).isMoreThanNoise()).isFalse();
        assertThat(Bootstrap.of(new double[50], fifty).isTooLittle()).isTrue();
    }

    @Test
    void should_tell_from_one_to_five_questions_no_more_than_that_they_are_too_few() {
        for (int changed = 1; changed <= 6; changed++) {
            double[] b = new double[20];
            Arrays.fill(b, 0, changed, 1);

            assertThat(Bootstrap.of(new double[20], b).isTooLittle())
                    .as("of 20, %d", changed)
                    .isEqualTo(changed < 6);
        }
        assertThat(Bootstrap.of(new double[20], new double[20]).isTooLittle()).isFalse();
    }
}
