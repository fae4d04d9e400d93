package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.DataType;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;

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
            case VarChar, String -> text(field, value);
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
                    : exact(number(field, value)).longValueExact();
            if (number >= min && number <= ~min) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // It is refused below
        }
        throw new InvalidInputException("The field %s takes whole numbers from %d to %d (%s), not %s."
                .formatted(field.name(), min, ~min, field.type(), shown(value)));
    }

    /** A number that is finite as a {@code float}. */
    static float single(Field field, Object value) {
        float number = number(field, value).floatValue();
        if (!Float.isFinite(number)) {
            throw notFinite(field, value);
        }
        return number;
    }

    /** A number that is finite as a {@code double}. */
    static double real(Field field, Object value) {
        double number = number(field, value).doubleValue();
        if (!Double.isFinite(number)) {
            throw notFinite(field, value);
        }
        return number;
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
                        "%s has half of a character (\\u%04X) at place %d. Cut texts between characters, not within one."
                                .formatted(what, (int) text.charAt(i), i));
            }
            i++;
        }
        return text;
    }

    /** Refuses numbers that JSON has no way to write, and what is nested without end. */
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
            map.values().forEach(each -> checkJson(field, each, depth + 1));
        } else if (value instanceof Collection<?> all) {
            all.forEach(each -> checkJson(field, each, depth + 1));
        } else if (value instanceof Object[] || value instanceof float[] || value instanceof double[]) {
            for (int i = 0; i < Array.getLength(value); i++) {
                checkJson(field, Array.get(value, i), depth + 1);
            }
        } else if (isUnwritable(value)) {
            throw new InvalidInputException(
                    "The field %s has %s, a number that JSON or Milvus would change. Leave it out, or write it as a text."
                            .formatted(field, shown(value)));
        }
    }

    private static boolean isUnwritable(Object value) {
        return value instanceof Double real && !Double.isFinite(real)
                || value instanceof Float single && !Float.isFinite(single)
                || value instanceof BigInteger big && big.bitLength() > 63;
    }

    private static Number number(Field field, Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new InvalidInputException(
                "The field %s takes numbers (%s), not %s.".formatted(field.name(), field.type(), shown(value)));
    }

    private static BigDecimal exact(Number number) {
        var exact = number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
        // Else 1e999999999 is written out, which takes minutes
        if (exact.precision() - (long) exact.scale() > 20) {
            throw new ArithmeticException("too large");
        }
        return exact;
    }

    private static int bits(DataType type) {
        return switch (type) {
            case Int8 -> 8;
            case Int16 -> 16;
            case Int32 -> 32;
            default -> 64;
        };
    }

    private static InvalidInputException notFinite(Field field, Object value) {
        return new InvalidInputException(
                "The field %s takes finite numbers (%s), not %s.".formatted(field.name(), field.type(), shown(value)));
    }
}
