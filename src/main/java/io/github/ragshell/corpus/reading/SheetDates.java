package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Writes those numbers of a sheet as dates that Excel shows as dates: it keeps them as days since 1900 or 1904. */
final class SheetDates {

    private enum Kind {
        NUMBER,
        DATE,
        TIME,
        DURATION
    }

    private static final int SECONDS_A_DAY = 24 * 60 * 60;
    private static final double LAST_DAY = 2_958_465;
    private static final LocalDate EPOCH_1900 = LocalDate.of(1899, 12, 30);
    private static final LocalDate EPOCH_1904 = LocalDate.of(1904, 1, 1);
    // Excel counts a 29 February 1900, so the days before it are one off
    private static final int FIRST_TRUE_DAY = 61;
    private static final Pattern LITERAL = Pattern.compile("\"[^\"]*\"|\\\\.|[_*].|(?i)am/pm|a/p");
    private static final Pattern ELAPSED = Pattern.compile("(?i)\\[(h+|m+|s+)]");
    private static final Pattern BRACKETS = Pattern.compile("\\[[^]]*]");

    private final List<Kind> styles;
    private final boolean from1904;

    private SheetDates(List<Kind> styles, boolean from1904) {
        this.styles = styles;
        this.from1904 = from1904;
    }

    static SheetDates of(OfficeParts parts, String main, Element workbook) throws IOException, UnreadableException {
        Element properties = workbook.selectFirst("workbookPr, x|workbookPr");
        boolean from1904 = properties != null && List.of("1", "true").contains(properties.attr("date1904"));
        Optional<String> styles = parts.related(main, "styles");
        if (styles.isEmpty()) {
            return new SheetDates(List.of(), from1904);
        }
        Element sheet = parts.xml(styles.get());
        Map<String, Kind> formats = new HashMap<>();
        for (Element format : sheet.select("numFmts > numFmt, x|numFmts > x|numFmt")) {
            formats.put(format.attr("numFmtId"), kind(format.attr("formatCode")));
        }
        return new SheetDates(
                sheet.select("cellXfs > xf, x|cellXfs > x|xf").stream()
                        .map(style -> style.attr("numFmtId"))
                        .map(id -> formats.containsKey(id) ? formats.get(id) : builtIn(id))
                        .toList(),
                from1904);
    }

    /**
     * A cell's number as Excel shows it, or as {@code 2024-03-15}, {@code 2024-03-15 14:30}, {@code 14:30}, or for a
     * span of time {@code 36:00:00}.
     *
     * @param style the index of the cell's format
     */
    String text(String number, String style) {
        int index = style.matches("\\d{1,6}") ? Integer.parseInt(style) : 0;
        Kind kind = index < styles.size() ? styles.get(index) : Kind.NUMBER;
        if (kind == Kind.NUMBER) {
            return SheetNumber.shown(number);
        }
        double days;
        try {
            days = Double.parseDouble(number);
        } catch (NumberFormatException e) {
            return number;
        }
        // Written so that NaN is out of range too
        if (!(days >= 0 && days <= LAST_DAY)) {
            return number;
        }
        long seconds = Math.round(days * SECONDS_A_DAY);
        return switch (kind) {
            case DATE -> date(seconds);
            case TIME -> LocalTime.ofSecondOfDay(seconds % SECONDS_A_DAY).toString();
            default -> String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
        };
    }

    private String date(long seconds) {
        long day = seconds / SECONDS_A_DAY;
        LocalTime time = LocalTime.ofSecondOfDay(seconds % SECONDS_A_DAY);
        LocalDate date =
                from1904 ? EPOCH_1904.plusDays(day) : EPOCH_1900.plusDays(day < FIRST_TRUE_DAY ? day + 1 : day);
        return time.equals(LocalTime.MIDNIGHT)
                ? date.toString()
                : LocalDateTime.of(date, time).toString().replace('T', ' ');
    }

    private static Kind builtIn(String id) {
        return switch (id) {
            case "14",
                    "15",
                    "16",
                    "17",
                    "22",
                    "27",
                    "28",
                    "29",
                    "30",
                    "31",
                    "36",
                    "50",
                    "51",
                    "52",
                    "53",
                    "54",
                    "57",
                    "58" -> Kind.DATE;
            case "18", "19", "20", "21", "32", "33", "34", "35", "45", "47", "55", "56" -> Kind.TIME;
            case "46" -> Kind.DURATION;
            default -> Kind.NUMBER;
        };
    }

    private static Kind kind(String code) {
        String marks = LITERAL.matcher(code).replaceAll("");
        String first = marks.split(";", 2)[0];
        if (ELAPSED.matcher(first).find()) {
            return Kind.DURATION;
        }
        String letters = BRACKETS.matcher(first).replaceAll("").toLowerCase(Locale.ROOT);
        boolean time = letters.contains("h") || letters.contains("s");
        if (letters.contains("y") || letters.contains("d") || (letters.contains("m") && !time)) {
            return Kind.DATE;
        }
        return time ? Kind.TIME : Kind.NUMBER;
    }
}
