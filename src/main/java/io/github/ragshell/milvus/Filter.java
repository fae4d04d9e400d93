package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Filter expressions of Milvus with their values escaped, so that a text with quotes is a text and nothing else.
 *
 * <pre>{@code
 * milvus.search("docs", query, 3, Filter.and(Filter.equal("source", "faq.md"), "line > 10"));
 * }</pre>
 */
public final class Filter {

    private Filter() {}

    /** {@code field == value}; a text, a number or a truth value. */
    public static String equal(String field, Object value) {
        return name(field) + " == " + literal(value);
    }

    /** {@code field in [values]}. */
    public static String in(String field, Collection<?> values) {
        if (values == null) {
            throw new InvalidInputException("The values are null. Pass a list, for example List.of(1, 2).");
        }
        return name(field) + " in " + values.stream().map(Filter::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * The field's text begins with this one, every character of which stands for itself.
     *
     * @throws InvalidInputException it is null
     */
    public static String startsWith(String field, String prefix) {
        if (prefix == null) {
            throw new InvalidInputException("The beginning of the text is null. Pass a text, for example \"How\".");
        }
        if (prefix.isEmpty()) {
            // The native engine finds no empty text with "like"
            return name(field) + " >= \"\"";
        }
        if (!prefix.matches("(?s).*[%_\\\\].*")) {
            return name(field) + " like " + literal(prefix + "%");
        }
        // "like" has wildcards and, in some engines, no way to escape them; the order of texts has none
        String from = name(field) + " >= " + literal(prefix);
        return following(prefix)
                .map(end -> "(%s and %s < %s)".formatted(from, field, literal(end)))
                .orElse(from);
    }

    /** All of them hold; of none, every row is let through. */
    public static String and(String... filters) {
        return joined(" and ", filters);
    }

    /**
     * At least one of them holds.
     *
     * @throws InvalidInputException there is none: an empty filter would let every row through
     */
    public static String or(String... filters) {
        if (filters != null && filters.length == 0) {
            throw new InvalidInputException(
                    "There is no filter to choose from, and an empty one would let every row through. Pass at least one, or do not search.");
        }
        return joined(" or ", filters);
    }

    /** Whether the primary key is one of these. */
    static String in(CollectionInfo collection, Collection<?> keys) {
        CollectionInfo.Field key = collection.primaryKey();
        List<Object> values = keys.stream().map(each -> Keys.key(key, each)).toList();
        if (!values.contains(Long.MIN_VALUE)) {
            return in(key.name(), values);
        }
        // Servers can't read the smallest number, and the native engine finds no row by it
        String smallest = key.name() + " < " + (Long.MIN_VALUE + 1);
        List<Object> others =
                values.stream().filter(each -> !each.equals(Long.MIN_VALUE)).toList();
        return others.isEmpty() ? smallest : or(smallest, in(key.name(), others));
    }

    /** Lets all rows through: some servers take no query without a filter. */
    static String all(CollectionInfo collection) {
        CollectionInfo.Field key = collection.primaryKey();
        return Keys.isText(key)
                ? key.name() + " >= \"\""
                // Servers can't read the smallest number
                : key.name() + " < 0 or " + key.name() + " >= 0";
    }

    // The first text after all that begin with this one, in the order of code points
    private static Optional<String> following(String prefix) {
        int[] points = prefix.codePoints().toArray();
        for (int last = points.length - 1; last >= 0; last--) {
            if (points[last] < Character.MAX_CODE_POINT) {
                points[last] =
                        points[last] + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : points[last] + 1;
                return Optional.of(new String(points, 0, last + 1));
            }
        }
        return Optional.empty();
    }

    private static String joined(String operator, String... filters) {
        if (filters == null || Arrays.asList(filters).contains(null)) {
            throw new InvalidInputException(
                    "A filter is null. Pass expressions, for example Filter.equal(\"source\", \"faq.md\").");
        }
        if (Arrays.stream(filters).anyMatch(String::isBlank)) {
            throw new InvalidInputException(
                    "A filter is empty. Leave it out, or pass an expression, for example Filter.equal(\"source\", \"faq.md\").");
        }
        return Arrays.stream(filters).map(filter -> "(" + filter + ")").collect(Collectors.joining(operator));
    }

    private static String name(String field) {
        if (field == null || !field.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new InvalidInputException(
                    "%s is not the name of a field. It begins with a letter or _, and has letters, digits and _."
                            .formatted(FieldValues.shown(field)));
        }
        return field;
    }

    static String literal(Object value) {
        if (value instanceof String text) {
            return "\"" + escaped(text) + "\"";
        }
        boolean finite =
                !(value instanceof Double || value instanceof Float) || Double.isFinite(((Number) value).doubleValue());
        if (value instanceof Number && finite || value instanceof Boolean) {
            return value.toString();
        }
        throw new InvalidInputException("A filter compares with texts, numbers and truth values, not with %s."
                .formatted(FieldValues.shown(value)));
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
