package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Filters for the native engine. Some must not reach it as they are: one kills it, others give wrong rows without a
 * word, and it knows no {@code not (...)}.
 */
final class EngineFilter {

    // One that does not end goes to the end
    private static final Pattern TEXT = Pattern.compile(
            "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+(?:\"|\\\\?\\z)|'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+(?:'|\\\\?\\z)",
            Pattern.DOTALL);
    private static final String NUMBER = "0[xXbB]0++|0++";
    // A zero, or brackets with numbers alone, which the engine works out before it looks
    private static final Pattern BY_ZERO = Pattern.compile(
            "[/%][\\s+\\-(]*+(?:" + NUMBER + ")(?![\\w.])|[/%]\\s*+\\([\\s\\d+\\-*().]*+(?![\\w$'\\[])");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\s*+\\w++\\s*+}");
    private static final Pattern FULL_TEXT = Pattern.compile("(?i)\\b(text_match|phrase_match)\\s*+\\(");
    private static final Pattern SOURCE = Pattern.compile(" at /\\S+\\.(?:cpp|cc|h):\\d++|^\\s*+=>\\s*+");
    // A negation, or an apostrophe in a text
    private static final Pattern LOOKED_UP = Pattern.compile("(?i)\\bnot\\b|!(?!=)|\\\\['xu0-7]|\"[^\"']*+'");
    private static final int SHOWN = 200;

    private EngineFilter() {}

    /**
     * The filter as the engine is to read it; a blank one as it is.
     *
     * @throws InvalidInputException the native engine can't do it
     */
    static String of(String filter, Lookup lookup) {
        if (filter.isBlank()) {
            return filter;
        }
        check(filter);
        Condition condition = FilterParser.parse(filter);
        return (condition.looksUp() ? condition.resolved(lookup) : condition).text();
    }

    /** Whether the engine has to be asked something before it can read the filter; false for one that is refused. */
    static boolean looksUp(String filter) {
        // Most filters need not be read twice
        if (!LOOKED_UP.matcher(filter).find()) {
            return false;
        }
        try {
            return FilterParser.parse(filter).looksUp();
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static void check(String filter) {
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
        String filter = filters.isEmpty() ? "the call's filter" : "the filter '" + clipped(filters.get(0)) + "'";
        if (reason.contains("datatype:JSON of compare expr")) {
            return "The native engine (Milvus Lite %s) can't compare a key of a JSON field with another field, and can't negate <, <=, > and >= of such a key, as %s does: rows may lack the key. Write the opposite comparison, which leaves those rows out, or use the Python engine (RAGSHELL_ENGINE=python)."
                    .formatted(Engine.NATIVE.version(), filter);
        }
        if (reason.contains("unsupported expr proto node") || reason.contains("field with field_id: 0")) {
            return "The native engine (Milvus Lite %s) can't read %s: its brackets are nested too deep. Use in [...] instead of many comparisons, or the Python engine (RAGSHELL_ENGINE=python)."
                    .formatted(Engine.NATIVE.version(), filter);
        }
        if (reason.contains("expr type check failed") || reason.contains("value_proto.val_case()")) {
            return "The native engine (Milvus Lite %s) does not understand %s. Compare fields with values of their type."
                    .formatted(Engine.NATIVE.version(), filter);
        }
        return SOURCE.matcher(reason)
                .replaceAll("")
                .replace(": segcore error", "")
                .strip();
    }

    /** For a condition whose opposite the engine can't tell, where it must not be looked up. */
    static InvalidInputException notNegated(String condition) {
        return new InvalidInputException(
                "The native engine (Milvus Lite %s) can't negate %s in a delete. Query the ids of the rows with this filter and delete them by id, or use the Python engine (RAGSHELL_ENGINE=python)."
                        .formatted(Engine.NATIVE.version(), clipped(condition)));
    }

    static InvalidInputException refuse(String filter, String why) {
        return new InvalidInputException("The filter '%s' is refused: %s.".formatted(clipped(filter), why));
    }

    static String clipped(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
