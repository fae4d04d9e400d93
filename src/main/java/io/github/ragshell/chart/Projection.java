package io.github.ragshell.chart;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * Points of many dimensions in two, by principal component analysis: the two directions in which they differ most, found
 * by power iteration on the centred numbers. The same points give the same picture. See Jolliffe, Principal Component
 * Analysis (2002).
 */
public final class Projection {

    private static final int ITERATIONS = 300;
    private static final double ENOUGH = 1e-10;
    private static final int STRIPES = 16;

    private final double[] mean;
    private final double[][] directions = new double[2][];
    private final double explained;

    /** @param points rows of equal length, of finite numbers; not changed */
    public Projection(float[][] points) {
        mean = mean(points);
        double[][] covariance = covariance(points);
        double total = 0;
        for (int i = 0; i < covariance.length; i++) {
            total += covariance[i][i];
        }
        var random = new Random(42);
        double found = 0;
        for (int k = 0; k < directions.length; k++) {
            directions[k] = direction(covariance, random);
            found += remove(covariance, directions[k]);
        }
        explained = total > 1e-12 ? Math.min(1, found / total) : 0;
    }

    // Of 5,000 points a pass over them takes as long as hundreds over this
    private double[][] covariance(float[][] points) {
        var covariance = new double[mean.length][mean.length];
        IntStream.range(0, STRIPES).parallel().forEach(stripe -> addStripe(covariance, points, stripe));
        for (int i = 0; i < covariance.length; i++) {
            for (int j = 0; j < i; j++) {
                covariance[i][j] = covariance[j][i];
            }
        }
        return covariance;
    }

    // Each number is summed by one core in the order of the points, so it is the same on every machine
    private void addStripe(double[][] covariance, float[][] points, int stripe) {
        for (float[] point : points) {
            double[] centred = centred(point);
            for (int i = stripe; i < centred.length; i += STRIPES) {
                double number = centred[i];
                double[] row = covariance[i];
                for (int j = i; j < centred.length; j++) {
                    row[j] += number * centred[j];
                }
            }
        }
    }

    /** Takes what a direction shows out of the covariance; returns how much that is. */
    private static double remove(double[][] covariance, double[] direction) {
        double shown = 0;
        for (int i = 0; i < direction.length; i++) {
            shown += direction[i] * dot(covariance[i], direction);
        }
        for (int i = 0; i < direction.length; i++) {
            add(covariance[i], direction, -shown * direction[i]);
        }
        return shown;
    }

    /** The part of the variance that the two dimensions show, from 0 to 1; 0 where all points are the same. */
    public double explained() {
        return explained;
    }

    /** The place of a point, which need not be one of those the projection was made of. */
    public double[] of(float[] point) {
        double[] centred = centred(point);
        return new double[] {dot(centred, directions[0]), dot(centred, directions[1])};
    }

    private static double[] mean(float[][] points) {
        var mean = new double[points.length == 0 ? 0 : points[0].length];
        for (float[] point : points) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += point[i] / points.length;
            }
        }
        return mean;
    }

    private double[] centred(float[] point) {
        var centred = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            centred[i] = point[i] - mean[i];
        }
        return centred;
    }

    private static double[] direction(double[][] covariance, Random random) {
        double[] direction = random.doubles(covariance.length, -1, 1).toArray();
        normalize(direction);
        for (int n = 0; n < ITERATIONS; n++) {
            var next = new double[direction.length];
            for (int i = 0; i < next.length; i++) {
                next[i] = dot(covariance[i], direction);
            }
            if (!normalize(next)) {
                return new double[direction.length];
            }
            double same = Math.abs(dot(next, direction));
            direction = next;
            if (1 - same < ENOUGH) {
                break;
            }
        }
        return direction;
    }

    private static void add(double[] to, double[] row, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * row[i];
        }
    }

    private static boolean normalize(double[] vector) {
        double norm = Math.sqrt(dot(vector, vector));
        if (norm < 1e-12) {
            return false;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
        return true;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
