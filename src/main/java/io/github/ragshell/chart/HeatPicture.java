package io.github.ragshell.chart;

import io.github.ragshell.view.Tables;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.knowm.xchart.XYChart;

/** A heat map as an image: the title by XChart, whose own heat map has no room for long names, the rest by us. */
final class HeatPicture {

    private static final int LEFT = 290;
    private static final int TITLE = 50;
    private static final int NUMBERS = 20;
    private static final int NAMES = 170;
    private static final int SCALE = 60;
    private static final int LARGEST = 26;
    private static final int SMALLEST = 12;
    private static final int STEPS = 60;

    private HeatPicture() {}

    private static double cellWidth(HeatPlot plot) {
        double room = Picture.WIDTH - LEFT - 20.0 - (plot.same() ? 0 : NAMES / 2.0);
        return Math.min(LARGEST, room / Math.max(1, plot.columns().size()));
    }

    private static double cellHeight(HeatPlot plot) {
        return Math.max(SMALLEST, Math.min(LARGEST, cellWidth(plot)));
    }

    private static double top(HeatPlot plot) {
        return TITLE + (plot.same() ? NUMBERS : NAMES);
    }

    static XYChart of(HeatPlot plot) {
        double height = top(plot) + plot.rows().size() * cellHeight(plot) + SCALE;
        var chart = new XYChart(Picture.WIDTH, (int) height);
        Picture.style(chart.getStyler());
        chart.getStyler()
                .setXAxisTicksVisible(false)
                .setYAxisTicksVisible(false)
                .setPlotGridLinesVisible(false);
        Picture.addNothing(chart, new double[] {0, 1}, new double[] {0, 1});
        return chart;
    }

    static void write(HeatPlot plot, Graphics2D graphics) {
        double width = cellWidth(plot);
        double height = cellHeight(plot);
        double top = top(plot);
        double[][] parts = plot.parts();
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.min(12, height - 1)));
        for (int row = 0; row < plot.rows().size(); row++) {
            double y = top + row * height;
            graphics.setColor(Palette.color(Palette.TEXT));
            String label = Picture.shown(fitting(graphics, plot.rows().get(row)));
            float left = LEFT - 6 - graphics.getFontMetrics().stringWidth(label);
            graphics.drawString(label, Math.max(2, left), (float) (y + height / 2 + 4));
            for (int column = 0; column < plot.columns().size(); column++) {
                graphics.setColor(Palette.ramp(parts[row][column]));
                graphics.fill(new Rectangle2D.Double(LEFT + column * width, y, width, height));
            }
        }
        graphics.setColor(Palette.color(Palette.TEXT));
        writeColumns(plot, graphics, width, top);
        if (!plot.rows().isEmpty() && !plot.columns().isEmpty()) {
            writeScale(plot, graphics, top + plot.rows().size() * height + 14);
        }
    }

    private static String fitting(Graphics2D graphics, String label) {
        String shown = label;
        for (int length = label.length(); graphics.getFontMetrics().stringWidth(shown) > LEFT - 8; length--) {
            shown = Label.of(label, length - 1);
        }
        return shown;
    }

    private static void writeColumns(HeatPlot plot, Graphics2D graphics, double width, double top) {
        List<String> columns = plot.columns();
        int step = (int) Math.ceil(20 / width);
        for (int column = 0; column < columns.size(); column++) {
            double x = LEFT + (column + 0.5) * width;
            if (plot.same()) {
                if (column % step == 0) {
                    graphics.drawString(String.valueOf(column + 1), (float) x - 4, (float) top - 6);
                }
            } else if (column % (int) Math.ceil(SMALLEST / width) == 0) {
                AffineTransform before = graphics.getTransform();
                graphics.rotate(-Math.PI / 3, x, top - 4);
                graphics.drawString(Picture.shown(Label.of(columns.get(column), 26)), (float) x, (float) top - 4);
                graphics.setTransform(before);
            }
        }
    }

    private static void writeScale(HeatPlot plot, Graphics2D graphics, double y) {
        double width = 240.0 / STEPS;
        for (int i = 0; i < STEPS; i++) {
            graphics.setColor(Palette.ramp(i / (STEPS - 1.0)));
            graphics.fill(new Rectangle2D.Double(LEFT + i * width, y, width, 10));
        }
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        graphics.setColor(Palette.color(Palette.TEXT));
        String name = Picture.shown(plot.quantity().title());
        graphics.drawString(name, LEFT - 10 - graphics.getFontMetrics().stringWidth(name), (float) y + 10);
        graphics.drawString(Tables.number(plot.lowest()), LEFT, (float) y + 26);
        graphics.drawString(Tables.number(plot.highest()), LEFT + 200, (float) y + 26);
    }
}
