package io.github.ragshell.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ragshell.view.Tables;
import java.awt.Graphics2D;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Points in two dimensions. */
record PointPlot(Axis xAxis, Axis yAxis, List<Point> points) implements Plot {

    private static final int FEW = 1_000;

    PointPlot {
        points = List.copyOf(points);
    }

    List<String> series() {
        return points.stream()
                .filter(point -> !point.isMarked())
                .map(Point::series)
                .distinct()
                .toList();
    }

    List<Point> marked() {
        return points.stream().filter(Point::isMarked).toList();
    }

    @Override
    public Table table(String title) {
        return Table.create(
                title,
                DoubleColumn.create("x", points.stream().mapToDouble(Point::x)),
                DoubleColumn.create("y", points.stream().mapToDouble(Point::y)),
                StringColumn.create("series", points.stream().map(Point::series)),
                StringColumn.create("mark", points.stream().map(Point::mark)),
                StringColumn.create(
                        "text", points.stream().map(point -> point.tip().text())));
    }

    @Override
    public String summary() {
        return "%s in %s groups, %s of them marked."
                .formatted(Tables.counted(points.size(), "point"), series().size(), marked().size());
    }

    @Override
    public ObjectNode spec() {
        return PointSpec.of(this);
    }

    @Override
    public org.knowm.xchart.internal.chartpart.Chart<?, ?> picture() {
        return PointPicture.of(this);
    }

    @Override
    public void write(org.knowm.xchart.internal.chartpart.Chart<?, ?> painted, Graphics2D graphics) {
        PointPicture.write(this, painted, graphics);
    }

    @Override
    public boolean isSmall() {
        return points.size() <= FEW;
    }

    @Override
    public List<String> lines(int width) {
        return PointLines.of(this, width);
    }
}
