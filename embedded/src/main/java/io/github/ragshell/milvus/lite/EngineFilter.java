package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/** Filters that the native engine must not see: one of them kills it, others give wrong rows without a word. */
final class EngineFilter {

    // One that does not end goes to the end
    private static final Pattern TEXT = Pattern.compile(
            "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+(?:\"|\\\\?\\z)|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+(?:'|\\\\?\\z)",
            Pattern.DOTALL);
    private static final String NUMBER = "0[xX]0++|0++";
    // A zero, or brackets with numbers alone, which the engine works out before it looks
    private static final Pattern BY_ZERO = Pattern.compile(
            "[/%][\\s+\\-(]*+(?:" + NUMBER + ")(?![\\w.])|[/%]\\s*+\\([\\s\\d+\\-*().]*+(?![\\w$'\\[])");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\s*+\\w++\\s*+}");
    private static final Pattern FULL_TEXT = Pattern.compile("(?i)\\b(text_match|phrase_match)\\s*+\\(");

    private static final Pattern SOURCE = Pattern.compile(" at /\\S+\\.(?:cpp|cc|h):\\d++|^\\s*+=>\\s*+");

    private EngineFilter() {}

    /** @throws InvalidInputException the native engine can't do it */
    static void check(String filter) {
        // What is in quotes is no part of the formula
        String formula = TEXT.matcher(filter).replaceAll("''");
        if (BY_ZERO.matcher(formula).find()) {
            throw refuse(
                    filter,
                    "it divides by zero, or by numbers in brackets, which ends the native engine. Divide by a number that is not zero");
        }
        if (TEMPLATE.matcher(formula).find()) {
            throw refuse(
                    filter,
                    "the native engine (Milvus Lite %s) has no filter templates. Write the value in the place of the name in braces"
                            .formatted(Engine.NATIVE.version()));
        }
        var fullText = FULL_TEXT.matcher(formula);
        if (fullText.find()) {
            throw refuse(filter, NativeRules.lacks(fullText.group(1).toUpperCase(java.util.Locale.ROOT)));
        }
    }

    /** What the engine says of a filter it does not take, without its own sources' names. */
    static String explain(List<String> filters, String reason) {
        String filter = filters.isEmpty() ? "the call's filter" : "the filter '" + filters.get(0) + "'";
        if (reason.contains("unsupported expr proto node")) {
            return "The native engine (Milvus Lite %s) can't negate brackets, as %s does. Write the opposite instead of not (...), such as a != 1 or b not in [1, 2], or use the Python engine (RAGSHELL_ENGINE=python)."
                    .formatted(Engine.NATIVE.version(), filter);
        }
        if (reason.contains("expr type check failed")) {
            return "The native engine (Milvus Lite %s) does not understand %s. Compare fields with values, and write and, or, not and in in small letters."
                    .formatted(Engine.NATIVE.version(), filter);
        }
        return SOURCE.matcher(reason)
                .replaceAll("")
                .replace(": segcore error", "")
                .strip();
    }

    private static InvalidInputException refuse(String filter, String why) {
        return new InvalidInputException("The filter '%s' is refused: %s.".formatted(filter, why));
    }
}
