package io.github.ragshell.milvus;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Bar;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Tip;
import io.github.ragshell.view.Tables;
import java.util.List;

/** The distances of hits as a chart. */
final class DistanceBars {

    private static final int LABEL = 60;

    private DistanceBars() {}

    static Chart of(List<Hit> hits, String metric) {
        List<Bar> bars = hits.stream().map(DistanceBars::bar).toList();
        String title = hits.isEmpty()
                ? "No hits"
                : "Distances of %s to the question".formatted(Tables.counted(hits.size(), "hit"));
        return Chart.bars(title, new Axis("distance", metric), bars);
    }

    private static Bar bar(Hit hit) {
        String name = hit.heading().isBlank() ? beginning(hit.text()) : hit.heading();
        return new Bar(
                "%d. %s".formatted(hit.rank(), name),
                hit.distance(),
                "hits",
                new Tip(hit.heading(), Hits.place(hit), hit.text()));
    }

    private static String beginning(String text) {
        String line = text.lines().filter(part -> !part.isBlank()).findFirst().orElse("");
        return line.substring(0, Math.min(LABEL, line.length()));
    }
}
