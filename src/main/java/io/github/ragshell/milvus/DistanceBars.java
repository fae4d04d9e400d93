package io.github.ragshell.milvus;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Bar;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Tip;
import io.github.ragshell.core.RagException;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The distances of hits as a chart, with those of the chunks that come next. */
final class DistanceBars {

    /** How many chunks below the cut are drawn. */
    static final int NEXT = 5;

    private static final int LABEL = 60;

    private DistanceBars() {}

    /** @param next asks for the chunks that come after the hits; null where nobody can be asked */
    static Chart of(List<Hit> hits, String metric, Supplier<List<Hit>> next) {
        String title = hits.isEmpty()
                ? "No hits"
                : "Distances of %s to the question".formatted(Tables.counted(hits.size(), "hit"));
        List<Hit> below = List.of();
        if (next != null) {
            try {
                below = below(hits, next.get());
                title += below.isEmpty()
                        ? "; there are no other chunks"
                        : ", and of the next %s".formatted(below.size() == 1 ? "one" : below.size());
            } catch (RagException e) {
                title += "; Milvus can't be asked for the next ones";
            }
        }
        var bars = new ArrayList<Bar>();
        hits.forEach(hit -> bars.add(bar(hit, "hits")));
        below.forEach(hit -> bars.add(bar(hit, "next, below the cut")));
        return Chart.bars(title, new Axis("distance", metric), bars, hits.size());
    }

    // Since the search rows may have come and gone
    private static List<Hit> below(List<Hit> hits, List<Hit> found) {
        List<Object> keys = hits.stream().map(Hit::key).toList();
        var below = new ArrayList<Hit>();
        found.stream()
                .filter(hit -> !keys.contains(hit.key()))
                .limit(NEXT)
                .forEach(hit -> below.add(hit.withRank(hits.size() + below.size() + 1)));
        return below;
    }

    private static Bar bar(Hit hit, String series) {
        String name = hit.heading().isBlank() ? beginning(hit.text()) : hit.heading();
        return new Bar(
                "%d. %s".formatted(hit.rank(), name),
                hit.distance(),
                series,
                new Tip(hit.heading(), Hits.place(hit), hit.text()));
    }

    // A rule or a fence says nothing
    private static String beginning(String text) {
        String line = text.lines()
                .filter(part -> part.codePoints().anyMatch(Character::isLetterOrDigit))
                .findFirst()
                .orElse(text.strip());
        return line.substring(0, Math.min(LABEL, line.length()));
    }
}
