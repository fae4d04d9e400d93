package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.DataType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.BaseStream;

/** Values as a field of a collection takes them. What would become another value on the way is refused. */
final class FieldValues {

    private static final int MAX_DEPTH = 100;
    private static final int SHOWN_CHARACTERS = 60;

    private FieldValues() {}

    /**
     * Refuses what a field can't take.
     *
     * @throws InvalidInputException it is of another kind, or out of the field's bounds
     */
    static void check(Field field, Object value) {
        switch (field.type()) {
            case Int8, Int16, Int32, Int64 -> whole(field, value);
            case Float -> single(field, value);
            case Double -> real(field, value);
            case Bool -> bool(field, value);
            case VarChar, String -> requireLength(field, text(field, value));
            case JSON -> checkJson(field.name(), value);
            default ->
                throw new InvalidInputException(
                        "The field %s has the type %s, which rows can't carry. Use client() for it."
                                .formatted(field.name(), field.type()));
        }
    }

    /** A whole number within the field's bounds. */
    static long whole(Field field, Object value) {
        int bits = bits(field.type());
        long min = -1L << (bits - 1);
        try {
            long number = value instanceof Long || value instanceof Integer
                    ? ((Number) value).longValue()
                    : Numbers.exact(number(field, value)).longValueExact();
            if (number >= min && number <= ~min) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // It is refused below
        }
        throw new InvalidInputException("The field %s takes whole numbers from %d to %d (%s), not %s."
                .formatted(field.name(), min, ~min, field.type(), shown(value)));
    }

    /** A number that is finite as a {@code float}; a whole one is the same after it. */
    static float single(Field field, Object value) {
        float number = number(field, value).floatValue();
        requireKept(field, (Number) value, number);
        return number;
    }

    /** A number that is finite as a {@code double}; a whole one is the same after it. */
    static double real(Field field, Object value) {
        double number = number(field, value).doubleValue();
        requireKept(field, (Number) value, number);
        return number;
    }

    private static void requireKept(Field field, Number value, double kept) {
        if (!Double.isFinite(kept)) {
            throw new InvalidInputException("The field %s takes finite numbers (%s), not %s."
                    .formatted(field.name(), field.type(), shown(value)));
        }
        if (Numbers.isChanged(value, kept)) {
            throw new InvalidInputException(
                    "The field %s (%s) would change %s into %s. Round it, or write it to a field of another type."
                            .formatted(field.name(), field.type(), shown(value), new BigDecimal(kept).toPlainString()));
        }
    }

    private static void requireLength(Field field, String text) {
        int length = text.codePointCount(0, text.length());
        if (field.maxLength() > 0 && length > field.maxLength()) {
            throw new InvalidInputException(
                    "The field %s takes texts of up to %d characters, and %s has %d. Cut the text, or leave it to a dynamic field."
                            .formatted(field.name(), field.maxLength(), shown(text), length));
        }
    }

    static boolean bool(Field field, Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw new InvalidInputException(
                "The field %s takes true or false (Bool), not %s.".formatted(field.name(), shown(value)));
    }

    /** A text; the text of a number, which is what becomes of the ids of chunks. */
    static String text(Field field, Object value) {
        if (value instanceof CharSequence || value instanceof Number || value instanceof Character) {
            return wellFormed("The field " + field.name(), value.toString());
        }
        throw new InvalidInputException(
                "The field %s takes texts (%s), not %s.".formatted(field.name(), field.type(), shown(value)));
    }

    /**
     * The same text; refused where half of a surrogate pair in it would become a question mark.
     *
     * @param what has the text, as the beginning of a sentence
     */
    static String wellFormed(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                throw new InvalidInputException(
                        "%s has half of a surrogate pair (\\u%04X) at position %d. Cut texts between characters, not within one."
                                .formatted(what, (int) text.charAt(i), i));
            }
            i++;
        }
        return text;
    }

    /** Refuses what JSON has no way to write or would change, and what is nested without end. */
    static void checkJson(String field, Object value) {
        checkJson(field, value, 0);
    }

    /** A value in quotes and short, for messages. */
    static String shown(Object value) {
        if (value == null) {
            return "null";
        }
        if (value.getClass().isArray()) {
            return "an array of %d".formatted(Array.getLength(value));
        }
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", " ");
        return text.length() > SHOWN_CHARACTERS ? "'" + text.substring(0, SHOWN_CHARACTERS) + "…'" : "'" + text + "'";
    }

    private static void checkJson(String field, Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidInputException(
                    "The field %s is nested more than %d levels deep. Make it flatter.".formatted(field, MAX_DEPTH));
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> {
                wellFormed("A name in the field " + field, String.valueOf(requireName(field, name)));
                checkJson(field, each, depth + 1);
            });
        } else if (value instanceof Collection<?> all) {
            all.forEach(each -> checkJson(field, each, depth + 1));
        } else if (value instanceof Object[] || value instanceof float[] || value instanceof double[]) {
            for (int i = 0; i < Array.getLength(value); i++) {
                checkJson(field, Array.get(value, i), depth + 1);
            }
        } else if (value instanceof CharSequence text) {
            wellFormed("The field " + field, text.toString());
        } else if (value instanceof Number number && Numbers.isChangedByJson(number)) {
            throw new InvalidInputException(
                    "The field %s has %s, a number that JSON or Milvus would change. Leave it out, or write it as a text."
                            .formatted(field, shown(value)));
        } else if (value instanceof Iterator || value instanceof BaseStream) {
            throw new InvalidInputException(
                    "The field %s has %s (%s), which JSON has no form for. Pass a list or a text."
                            .formatted(field, shown(value), value.getClass().getSimpleName()));
        } else if (value != null
                && !(value instanceof Number)
                && !(value instanceof Boolean)
                && !(value instanceof byte[])) {
            checkJson(field, JsonValues.asWritten(value), depth + 1);
        }
    }

    private static Object requireName(String field, Object name) {
        if (name == null) {
            throw new InvalidInputException(
                    "The field %s has a map with a value that has no name (null). Give it one.".formatted(field));
        }
        return name;
    }

    private static Number number(Field field, Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new InvalidInputException(
                "The field %s takes numbers (%s), not %s.".formatted(field.name(), field.type(), shown(value)));
    }

    private static int bits(DataType type) {
        return switch (type) {
            case Int8 -> 8;
            case Int16 -> 16;
            case Int32 -> 32;
            default -> 64;
        };
    }
}
