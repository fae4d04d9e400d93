package io.github.ragshell.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;

/** A histogram as an image: the axes by XChart, the bars, which can have different widths, by us. */
final class HistogramPicture {

    private static final int HEIGHT = 400;

    private HistogramPicture() {}

    static XYChart of(HistogramPlot plot) {
        var chart = new XYChart(Picture.WIDTH, HEIGHT);
        Picture.style(chart.getStyler());
        double right = plot.bins().stream().mapToDouble(plot::high).max().orElse(1);
        double limit = plot.limit() == null ? 0 : plot.limit().value();
        chart.getStyler()
                .setXAxisMin(0.0)
                .setXAxisMax(Math.rint(Math.max(right, limit) * 1.02))
                .setYAxisMin(0.0)
                .setYAxisMax(top(plot));
        chart.getStyler().setYAxisTickMarkSpacingHint(40).setPlotContentSize(1);
        chart.setXAxisTitle(Picture.shown(plot.axisTitle()));
        chart.setYAxisTitle(Picture.shown(plot.counted()));
        // XChart chooses the ticks by its ends
        Picture.addNothing(chart, new double[] {0, Math.max(right, limit)}, new double[] {0, top(plot)});
        return chart;
    }

    // Room for the words above the bars
    private static double top(HistogramPlot plot) {
        return Math.ceil(plot.highest() * 1.12);
    }

    static void write(HistogramPlot plot, Chart<?, ?> chart, Graphics2D graphics) {
        double bottom = chart.getScreenYFromChart(0);
        for (Bins.Bin bin : plot.bins()) {
            double left = chart.getScreenXFromChart(Math.max(0, plot.low(bin)));
            double width = chart.getScreenXFromChart(plot.high(bin)) - left;
            double top = chart.getScreenYFromChart(bin.count());
            graphics.setColor(Palette.color(Palette.of(plot.isAbove(bin) ? 1 : 0)));
            graphics.fill(new Rectangle2D.Double(left, top, Math.max(1, width - 1), bottom - top));
        }
        if (plot.limit() != null && !plot.bins().isEmpty()) {
            double x = chart.getScreenXFromChart(plot.limit().value() + 0.5);
            double top = chart.getScreenYFromChart(top(plot));
            graphics.setColor(Palette.color(Palette.TEXT));
            graphics.setStroke(Picture.dashed());
            graphics.draw(new Line2D.Double(x, top, x, bottom));
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
            String name = Picture.shown(plot.limit().name());
            double width = graphics.getFontMetrics().stringWidth(name);
            boolean fits = x + 5 + width < Picture.WIDTH;
            graphics.drawString(name, (float) (fits ? x + 5 : x - 5 - width), (float) top + 12);
        }
    }
}
