package io.github.ragshell.milvus;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Whether numbers are still the same in another form. */
final class Numbers {

    // A long has up to 19 digits
    private static final int MAX_DIGITS = 20;

    private Numbers() {}

    /**
     * The number as it is.
     *
     * @throws ArithmeticException it has more than {@value #MAX_DIGITS} digits before the point
     * @throws NumberFormatException it is not finite
     */
    static BigDecimal exact(Number number) {
        var exact = number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
        // Else 1e999999999 is written out, which takes minutes
        if (exact.precision() - (long) exact.scale() > MAX_DIGITS) {
            throw new ArithmeticException("too large");
        }
        return exact;
    }

    /** Whether a whole number became another one, or one that is not 0 became 0; other numbers may be rounded. */
    static boolean isChanged(Number number, double kept) {
        if (number instanceof Double || number instanceof Float) {
            return kept == 0 && number.doubleValue() != 0;
        }
        BigDecimal exact = new BigDecimal(number.toString());
        return isWhole(exact) ? exact.compareTo(new BigDecimal(kept)) != 0 : kept == 0;
    }

    /** Whether a number is another one, or none, after it was JSON in a Milvus: longs and doubles are what is kept. */
    static boolean isChangedByJson(Number number) {
        if (number instanceof BigInteger big) {
            return big.bitLength() >= Long.SIZE;
        }
        double real = number.doubleValue();
        if (!Double.isFinite(real)) {
            return true;
        }
        return number instanceof BigDecimal decimal
                && (decimal.signum() != 0 && real == 0 || isWhole(decimal) && !fitsLong(decimal));
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    private static boolean fitsLong(BigDecimal number) {
        try {
            exact(number).longValueExact();
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }
}
