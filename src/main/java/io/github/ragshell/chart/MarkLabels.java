package io.github.ragshell.chart;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** Where the names of marked points stand, so that they do not lie on each other. */
final class MarkLabels {

    // Of the narrower form, in the browser, between its axes
    private static final double WIDTH = 500;
    private static final double HEIGHT = 440;
    private static final double LETTER = 7.5;
    private static final double LINE = 15;

    /** A place beside a point, in pixels to the right of it and below it. */
    enum Place {
        ABOVE_RIGHT(9, -7, true),
        BELOW_RIGHT(9, 15, true),
        ABOVE_LEFT(-9, -7, false),
        BELOW_LEFT(-9, 15, false);

        final int dx;
        final int dy;
        final boolean right;

        Place(int dx, int dy, boolean right) {
            this.dx = dx;
            this.dy = dy;
            this.right = right;
        }
    }

    private record Box(double left, double top, double width) {

        boolean touches(Box other) {
            return left < other.left + other.width && other.left < left + width && Math.abs(top - other.top) < LINE;
        }
    }

    private MarkLabels() {}

    /** For each marked point its place: the first that is free. */
    static List<Place> places(PointPlot plot) {
        DoubleSummaryStatistics x = plot.points().stream().mapToDouble(Point::x).summaryStatistics();
        DoubleSummaryStatistics y = plot.points().stream().mapToDouble(Point::y).summaryStatistics();
        var taken = new ArrayList<Box>();
        var places = new ArrayList<Place>();
        for (Point point : plot.marked()) {
            double left = part(point.x(), x) * WIDTH;
            double top = (1 - part(point.y(), y)) * HEIGHT;
            Place free = Place.ABOVE_RIGHT;
            for (Place place : Place.values()) {
                Box box = box(point, place, left, top);
                if (box.left + box.width < WIDTH && taken.stream().noneMatch(box::touches)) {
                    free = place;
                    break;
                }
            }
            taken.add(box(point, free, left, top));
            places.add(free);
        }
        return places;
    }

    private static Box box(Point point, Place place, double left, double top) {
        double width = point.mark().length() * LETTER;
        return new Box(place.right ? left + place.dx : left + place.dx - width, top + place.dy, width);
    }

    private static double part(double value, DoubleSummaryStatistics all) {
        double range = all.getMax() - all.getMin();
        return range < 1e-9 ? 0.5 : (value - all.getMin()) / range;
    }
}
