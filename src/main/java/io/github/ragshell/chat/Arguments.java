package io.github.ragshell.chat;

import io.github.ragshell.core.InvalidInputException;

/** What a caller passes, checked by name. */
final class Arguments {

    /** What to pass for a consumer of text. */
    static final String CONSUMER = "Pass what gets the text, for example System.out::print.";

    private Arguments() {}

    /**
     * The token without white space around it, such as the line end of its file; null where there is none.
     *
     * @param endpoint the address it is for, without secrets
     */
    static String token(String token, String endpoint) {
        if (token == null || token.isBlank()) {
            return null;
        }
        String stripped = token.strip();
        if (!stripped.matches("[ -~]+")) {
            throw new InvalidInputException(
                    "The token for %s has a character that no request can carry: a line end, a control character, or one beyond ASCII. Pass the token as the endpoint's provider shows it."
                            .formatted(endpoint));
        }
        return stripped;
    }

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
