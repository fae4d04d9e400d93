package io.github.ragshell.corpus.reading;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Headers, footers and page numbers: lines that stand at the top or bottom of more than half of the pages. They are equal
 * but for the number of the page, which stands alone, after a word for page, or before the number of pages. "Chapter 3" and
 * "Ticket 3" stay, also where each page has one.
 */
final class RunningLines {

    private static final int EDGE_LINES = 2;
    private static final int FEWEST_PAGES = 3;
    // What is longer is text
    private static final int MAX_LENGTH = 200;
    private static final String MARKS = "[\\s\\-–—·•|()\\[\\]<>]*";
    private static final String NUMBER = "(?<number>\\d{1,5})";
    private static final Pattern ALONE = Pattern.compile(MARKS + NUMBER + MARKS);
    private static final Pattern AFTER_PAGE = Pattern.compile(
            "(?:.*[^\\p{L}])?(?:page|pages|pg\\.?|p\\.|seite|s\\.|página|pagina|pág\\.|strona|str\\.|sida|side|sivu|oldal|sayfa"
                    + "|стр\\.|страница|第)[\\s|:-]*"
                    + NUMBER + "(?:\\D.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern OF_ALL =
            Pattern.compile("(?:.*\\D)?" + NUMBER + "\\s*(?:/|of|von|de|sur|di|van|из)\\s*(?<all>\\d{1,5})" + MARKS);

    private final int pages;
    private final Set<String> repeated;

    private RunningLines(List<List<String>> pages) {
        this.pages = pages.size();
        Map<String, Integer> counts = new HashMap<>();
        for (int page = 0; page < pages.size(); page++) {
            var seen = new HashSet<String>();
            List<String> lines = pages.get(page);
            for (int i = 0; i < lines.size(); i++) {
                if (isEdge(i, lines)) {
                    seen.add(lines.get(i));
                    seen.add(numbered(lines.get(i), page));
                }
            }
            seen.forEach(line -> counts.merge(line, 1, Integer::sum));
        }
        counts.remove("");
        this.repeated = counts.entrySet().stream()
                .filter(entry -> entry.getValue() * 2 > pages.size())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * The pages without these lines. A page that has no other lines keeps them, but not its number.
     *
     * @param pages the lines of each page, none of them empty
     */
    static List<List<String>> without(List<List<String>> pages) {
        if (pages.size() < FEWEST_PAGES) {
            return pages;
        }
        var running = new RunningLines(pages);
        return IntStream.range(0, pages.size())
                .mapToObj(page -> running.without(pages.get(page), page))
                .toList();
    }

    private List<String> without(List<String> lines, int page) {
        List<String> kept = kept(lines, line -> Stream.of(line, numbered(line, page)));
        return kept.isEmpty() ? kept(lines, line -> Stream.of(numbered(line, page))) : kept;
    }

    private List<String> kept(List<String> lines, Function<String, Stream<String>> keys) {
        return IntStream.range(0, lines.size())
                .filter(i -> !isEdge(i, lines) || keys.apply(lines.get(i)).noneMatch(repeated::contains))
                .mapToObj(lines::get)
                .toList();
    }

    private static boolean isEdge(int line, List<String> lines) {
        return line < EDGE_LINES || line >= lines.size() - EDGE_LINES;
    }

    // The same for each page whose number is as far from its place; empty for a line without a page's number
    private String numbered(String line, int page) {
        if (line.length() > MAX_LENGTH) {
            return "";
        }
        for (Pattern pattern : new Pattern[] {ALONE, AFTER_PAGE, OF_ALL}) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches() && (pattern != OF_ALL || Integer.parseInt(matcher.group("all")) == pages)) {
                int number = Integer.parseInt(matcher.group("number"));
                return "%s\0%s\0%d"
                        .formatted(
                                line.substring(0, matcher.start("number")),
                                line.substring(matcher.end("number")),
                                number - page);
            }
        }
        return "";
    }
}
