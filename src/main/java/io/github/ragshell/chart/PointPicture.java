package io.github.ragshell.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Points as an image. */
final class PointPicture {

    private static final int HEIGHT = 560;

    private PointPicture() {}

    static XYChart of(PointPlot plot) {
        var chart = new XYChart(Picture.WIDTH, HEIGHT);
        Picture.style(chart.getStyler());
        chart.setXAxisTitle(Picture.shown(plot.xAxis().title()));
        chart.setYAxisTitle(Picture.shown(plot.yAxis().title()));
        List<String> names = plot.series();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            List<Point> points = plot.points().stream()
                    .filter(point -> !point.isMarked() && point.series().equals(name))
                    .toList();
            XYSeries series = add(chart, "series " + i, points, Palette.color(Palette.of(i), 200));
            series.setLabel(Picture.shown(name));
        }
        if (!plot.marked().isEmpty()) {
            add(chart, "marks", plot.marked(), Palette.color(Palette.MARK)).setShowInLegend(false);
        } else if (names.isEmpty()) {
            Picture.addNothing(chart, new double[] {0}, new double[] {0});
        }
        fit(chart, plot.points());
        chart.getStyler().setMarkerSize(7);
        return chart;
    }

    // XChart can't choose the ends of an axis whose numbers are all the same
    private static void fit(XYChart chart, List<Point> points) {
        var x = points.stream().mapToDouble(Point::x).summaryStatistics();
        var y = points.stream().mapToDouble(Point::y).summaryStatistics();
        if (points.isEmpty() || x.getMax() - x.getMin() < 1e-9) {
            double middle = points.isEmpty() ? 0 : x.getMin();
            chart.getStyler().setXAxisMin(middle - 1).setXAxisMax(middle + 1);
        }
        if (points.isEmpty() || y.getMax() - y.getMin() < 1e-9) {
            double middle = points.isEmpty() ? 0 : y.getMin();
            chart.getStyler().setYAxisMin(middle - 1).setYAxisMax(middle + 1);
        }
    }

    private static XYSeries add(XYChart chart, String name, List<Point> points, Color colour) {
        XYSeries series = chart.addSeries(
                name,
                points.stream().mapToDouble(Point::x).toArray(),
                points.stream().mapToDouble(Point::y).toArray());
        series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour).setLineStyle(SeriesLines.NONE);
        return series;
    }

    static void write(PointPlot plot, Chart<?, ?> chart, Graphics2D graphics) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 12));
        List<Point> marked = plot.marked();
        List<MarkLabels.Place> places = MarkLabels.places(plot);
        for (int i = 0; i < marked.size(); i++) {
            Point point = marked.get(i);
            int x = (int) chart.getScreenXFromChart(point.x());
            int y = (int) chart.getScreenYFromChart(point.y());
            graphics.setColor(Palette.color(Palette.MARK));
            graphics.setStroke(Picture.dashed());
            graphics.drawLine(
                    (int) chart.getScreenXFromChart(marked.get(0).x()),
                    (int) chart.getScreenYFromChart(marked.get(0).y()),
                    x,
                    y);
            graphics.fillOval(x - 5, y - 5, 10, 10);
            graphics.setColor(Palette.color(Palette.TEXT));
            MarkLabels.Place place = places.get(i);
            int width = place.right ? 0 : graphics.getFontMetrics().stringWidth(point.mark());
            graphics.drawString(point.mark(), x + place.dx - width, y + place.dy);
        }
    }
}
