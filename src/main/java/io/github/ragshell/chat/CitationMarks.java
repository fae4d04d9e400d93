package io.github.ragshell.chat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The marks [1], [2, 3] by which a text names passages. */
final class CitationMarks {

    // Not a Markdown link [1](...), and not an index in code such as vectors[0]
    private static final Pattern MARK = Pattern.compile("(?<![\\w`])\\[(\\d{1,4}(?:\\s*[,;]\\s*\\d{1,4})*)](?!\\()");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?(?:```|\\z)|`[^`\\n]*`");

    private CitationMarks() {}

    /** The numbers, in ascending order; the set may be changed. */
    static Set<Integer> in(String text) {
        var numbers = new TreeSet<Integer>();
        var mark = MARK.matcher(CODE.matcher(text).replaceAll(" "));
        while (mark.find()) {
            Arrays.stream(mark.group(1).split("[,;]"))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .forEach(numbers::add);
        }
        return numbers;
    }

    /** The text without the marks. */
    static String without(String text) {
        return MARK.matcher(text)
                .replaceAll("")
                .replaceAll("[ \\t]+([.,;:!?])", "$1")
                .strip();
    }
}
