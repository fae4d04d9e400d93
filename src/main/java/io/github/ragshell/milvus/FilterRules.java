package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.util.regex.Pattern;

/** Refuses filters that a Milvus answers wrongly, or ends at. */
final class FilterRules {

    private static final Pattern ZERO_DIVISOR =
            Pattern.compile("[/%][\\s(+-]*+(?:0[xX]0++|0++(?:\\.0*+)?|\\.0++)(?:[eE][+-]?\\d++)?(?![\\w.])");
    private static final Pattern COMPUTED_DIVISOR = Pattern.compile("[/%][\\s+-]*+\\(");

    private FilterRules() {}

    /**
     * The filter, empty where it is null.
     *
     * @param lite the embedded server that will read it, or null
     */
    static String checked(String filter, MilvusLite lite) {
        if (filter == null) {
            return "";
        }
        FieldValues.wellFormed("The filter", filter);
        boolean isNative = lite != null && lite.engine() == Engine.NATIVE;
        requireNoZeroDivisor(filter, isNative);
        if (isNative) {
            requireNoLineBreak(filter);
        }
        return filter;
    }

    /** Refuses what the native Milvus Lite would answer with nothing, whatever rows there are. */
    static void requireNoLineBreak(String filter) {
        for (int i = 0; i + 1 < filter.length(); i++) {
            if (filter.charAt(i) != '\\') {
                continue;
            }
            i++;
            if (filter.charAt(i) == 'n' || filter.charAt(i) == 'r') {
                throw new InvalidInputException(
                        "The filter %s compares with a line break, which embedded Milvus never finds. Compare with the text's beginning, Filter.startsWith, or with another field."
                                .formatted(filter));
            }
        }
    }

    /**
     * Refuses divisions by zero, at which the native Milvus Lite and some servers end.
     *
     * @param computed whether a divisor in brackets is refused, too, because its value is not known here
     */
    static void requireNoZeroDivisor(String filter, boolean computed) {
        String operators = withoutTexts(filter);
        if (ZERO_DIVISOR.matcher(operators).find()) {
            throw new InvalidInputException(
                    "The filter %s divides by zero. Divide by another number.".formatted(filter));
        }
        if (computed && COMPUTED_DIVISOR.matcher(operators).find()) {
            throw new InvalidInputException(
                    "The filter %s divides by a term in brackets; if it is zero, embedded Milvus crashes. Write the number itself."
                            .formatted(filter));
        }
    }

    private static String withoutTexts(String filter) {
        var result = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < filter.length(); i++) {
            char c = filter.charAt(i);
            if (quote == 0) {
                quote = c == '"' || c == '\'' ? c : 0;
                result.append(c);
            } else if (c == '\\') {
                i++;
            } else if (c == quote) {
                quote = 0;
            }
        }
        return result.toString();
    }
}
