package io.github.ragshell.corpus.reading;

import java.math.BigDecimal;
import java.math.MathContext;

/** Writes a number of a sheet as Excel shows it: it keeps 8.2 as {@code 8.1999999999999993}. */
final class SheetNumber {

    // Excel shows no more of a number
    private static final MathContext DIGITS = new MathContext(15);
    // Parsing takes time that grows with the square of the length
    private static final int MAX_LENGTH = 50;
    private static final int MAX_ZEROS = 20;

    private SheetNumber() {}

    /** The number with 15 digits, without zeros at its end; whole numbers and what is no number as they are. */
    static String shown(String number) {
        if (number.length() > MAX_LENGTH || number.matches("-?\\d+")) {
            return number;
        }
        try {
            BigDecimal value = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
            int exponent = value.precision() - value.scale() - 1;
            return Math.abs((long) exponent) <= MAX_ZEROS ? value.toPlainString() : value.toString();
        } catch (NumberFormatException | ArithmeticException e) {
            return number;
        }
    }
}
