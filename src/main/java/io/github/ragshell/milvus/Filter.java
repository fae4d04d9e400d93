package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Filter expressions of Milvus with their values escaped, so that a text with quotes is a text and nothing else.
 *
 * <pre>{@code
 * milvus.search("docs", query, 3, Filter.and(Filter.equal("source", "faq.md"), "line > 10"));
 * }</pre>
 */
public final class Filter {

    private static final Pattern LINE_BREAK = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\[nr]");

    private Filter() {}

    /** {@code field == value}; a text, a number or a truth value. */
    public static String equal(String field, Object value) {
        return name(field) + " == " + literal(value);
    }

    /** {@code field in [values]}. */
    public static String in(String field, Collection<?> values) {
        return name(field) + " in " + values.stream().map(Filter::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** The field's text begins with this one. */
    public static String startsWith(String field, String prefix) {
        if (prefix.contains("%") || prefix.contains("_")) {
            // Milvus Lite knows no escape for the wildcards of "like"
            throw new InvalidInputException(
                    "'%s' can't be looked for: %% and _ are wildcards there. Use a shorter beginning."
                            .formatted(prefix));
        }
        return name(field) + " like " + literal(prefix + "%");
    }

    /** All of them hold. */
    public static String and(String... filters) {
        return joined(" and ", filters);
    }

    /** At least one of them holds. */
    public static String or(String... filters) {
        return joined(" or ", filters);
    }

    /** Refuses what the native Milvus Lite would answer with nothing, whatever rows there are. */
    static void requireKnownToLite(String filter) {
        if (LINE_BREAK.matcher(filter).find()) {
            throw new InvalidInputException(
                    "The filter %s compares with a line break, which embedded Milvus never finds. Compare with the text's beginning, Filter.startsWith, or with another field."
                            .formatted(filter));
        }
    }

    private static String joined(String operator, String... filters) {
        return Arrays.stream(filters).map(filter -> "(" + filter + ")").collect(Collectors.joining(operator));
    }

    private static String name(String field) {
        if (field == null || !field.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new InvalidInputException(
                    "'%s' is not the name of a field. It begins with a letter or _, and has letters, digits and _."
                            .formatted(field));
        }
        return field;
    }

    static String literal(Object value) {
        if (value instanceof String text) {
            return "\"" + escaped(text) + "\"";
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new InvalidInputException(
                "A filter compares with texts, numbers and truth values, not with %s.".formatted(value));
    }

    private static String escaped(String text) {
        var result = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> result.append('\\').append(c);
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                default -> result.append(c);
            }
        }
        return result.toString();
    }
}
