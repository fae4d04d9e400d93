package io.github.ragshell.chart;

import io.github.ragshell.core.InvalidInputException;

/**
 * What an axis shows.
 *
 * @param name for example {@code tokens}
 * @param unit of its numbers, or what they mean, for example {@code IP: larger is nearer}; empty for none
 */
public record Axis(String name, String unit) {

    /** @throws InvalidInputException the name or the unit is null */
    public Axis {
        if (name == null || unit == null) {
            throw new InvalidInputException(
                    "The name or the unit of an axis is null. Pass for example new Axis(\"size\", \"tokens\").");
        }
    }

    /** An axis without a unit. */
    public Axis(String name) {
        this(name, "");
    }

    /** Name and unit in one line. */
    String title() {
        return Label.of(unit.isEmpty() ? name : "%s (%s)".formatted(name, unit));
    }
}
