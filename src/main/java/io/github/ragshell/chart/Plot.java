package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.Graphics2D;
import java.util.List;
import tech.tablesaw.api.Table;

/** What a chart shows below its title, for each of the places it can be shown in. */
interface Plot {

    /** The data. */
    Table table(String title);

    /** In one sentence, for those who can't see the chart. */
    String summary();

    /** Data, marks, encodings and params of a Vega-Lite chart. */
    ObjectNode spec();

    /** For an image, without its title. */
    org.knowm.xchart.internal.chartpart.Chart<?, ?> picture();

    /** Writes into an image, when all else is painted. */
    default void write(org.knowm.xchart.internal.chartpart.Chart<?, ?> painted, Graphics2D graphics) {}

    /** Whether an image of lines is not much larger than one of pixels. */
    default boolean isSmall() {
        return true;
    }

    /** Lines of at most {@code width} columns. */
    List<String> lines(int width);
}
