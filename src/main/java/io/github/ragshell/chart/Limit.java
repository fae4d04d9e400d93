package io.github.ragshell.chart;

import io.github.ragshell.core.InvalidInputException;

/**
 * A number that values should not exceed.
 *
 * @param value the largest that is still within
 * @param name what it is, for example {@code the model reads 254 tokens}
 */
public record Limit(int value, String name) {

    /** @throws InvalidInputException the value is below 1, or the name is null */
    public Limit {
        if (value < 1 || name == null) {
            throw new InvalidInputException(
                    "A limit of %d called %s marks nothing. Pass a number above 0 and a name.".formatted(value, name));
        }
        name = Label.of(name, 60);
    }
}
