package io.github.ragshell.chart;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Bars and points as an image: XChart has no horizontal bars, so they are lines with much width, with their names above
 * them.
 */
final class BarPicture {

    private static final int ROW = 44;
    private static final float BAR = 18;
    private static final int ABOVE = 13;
    private static final int CUT = 4;
    private static final int OPAQUE = 255;
    private static final int PALE = 100;

    private BarPicture() {}

    static XYChart of(BarPlot plot) {
        List<Bar> bars = plot.bars();
        var chart = new XYChart(Picture.WIDTH, ROW * Math.max(1, bars.size()) + 130);
        Picture.style(chart.getStyler());
        chart.getStyler().setPlotContentSize(1);
        chart.getStyler()
                .setXAxisMin(plot.lowest())
                .setXAxisMax(plot.highest() + (plot.highest() - plot.lowest()) * 0.12)
                .setYAxisMin(0.3)
                .setYAxisMax(Math.max(1, bars.size()) + 0.7)
                .setYAxisTicksVisible(false)
                .setPlotGridHorizontalLinesVisible(false);
        chart.setXAxisTitle(Picture.shown(plot.axis().title()));
        Picture.addNothing(chart, new double[] {0}, new double[] {1});
        for (int i = 0; i < bars.size(); i++) {
            if (bars.get(i).isKnown()) {
                add(chart, plot, i);
            }
        }
        return chart;
    }

    // The first bar stands at the top, where an axis has its largest number
    private static double y(BarPlot plot, int index) {
        return plot.bars().size() - index;
    }

    private static void add(XYChart chart, BarPlot plot, int index) {
        Bar bar = plot.bars().get(index);
        double y = y(plot, index);
        int series = plot.hasCut() ? 0 : plot.series().indexOf(Label.of(bar.series()));
        var colour = Palette.color(Palette.of(series), index < plot.cut() ? OPAQUE : PALE);
        boolean intervals = plot.hasIntervals();
        double[] x = intervals ? new double[] {bar.low(), bar.high()} : new double[] {0, bar.value()};
        XYSeries line = chart.addSeries("bar " + index, x, new double[] {y, y});
        line.setLineStyle(new BasicStroke(intervals ? 2 : BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        line.setMarker(SeriesMarkers.NONE).setLineColor(colour).setShowInLegend(false);
        if (intervals) {
            XYSeries point = chart.addSeries("point " + index, new double[] {bar.value()}, new double[] {y});
            point.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour).setLineStyle(SeriesLines.NONE);
            point.setShowInLegend(false);
        }
    }

    static void write(BarPlot plot, Chart<?, ?> chart, Graphics2D graphics) {
        graphics.setColor(Palette.color(Palette.TEXT));
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (int i = 0; i < plot.bars().size(); i++) {
            Bar bar = plot.bars().get(i);
            float y = (float) chart.getScreenYFromChart(y(plot, i));
            float left = (float) chart.getScreenXFromChart(plot.lowest());
            graphics.drawString(Picture.shown(plot.labels().get(i)), left, y - ABOVE);
            float end = (float) chart.getScreenXFromChart(bar.isKnown() ? Math.max(0, bar.high()) : 0);
            graphics.drawString(plot.number(bar.value()), end + 5, y + 5);
        }
        if (plot.hasIntervals()) {
            double zero = chart.getScreenXFromChart(0);
            graphics.draw(new Line2D.Double(
                    zero, chart.getScreenYFromChart(plot.bars().size() + 0.7), zero, chart.getScreenYFromChart(0.3)));
        }
        if (plot.hasCut() && plot.cut() > 0) {
            double y = chart.getScreenYFromChart(y(plot, plot.cut() - 1)) + BAR / 2 + CUT;
            graphics.setStroke(Picture.dashed());
            graphics.draw(
                    new Line2D.Double(chart.getScreenXFromChart(plot.lowest()), y, Picture.WIDTH - (double) ABOVE, y));
        }
    }
}
