package io.github.ragshell.chat;

import io.github.ragshell.core.InvalidInputException;

/** What a caller passes, checked by name. */
final class Arguments {

    /** What to pass for a consumer of text. */
    static final String CONSUMER = "Pass what gets the text, for example System.out::print.";

    private Arguments() {}

    /**
     * @param what the argument, as in "The prompt is null."
     * @param remedy a sentence: what to pass
     */
    static <T> T require(T value, String what, String remedy) {
        if (value == null) {
            throw new InvalidInputException("The %s is null. %s".formatted(what, remedy));
        }
        return value;
    }
}
