package io.github.ragshell.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the Python pipeline makes of some texts; written by src/test/python/golden_vectors.py. */
final class GoldenVectors {

    record Golden(String text, int tokens, float[] vector) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private GoldenVectors() {}

    static List<Golden> of(String model) throws IOException {
        try (InputStream in = GoldenVectors.class.getResourceAsStream("/golden/" + model + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(GoldenVectors::parse)
                    .toList();
        }
    }

    private static Golden parse(String line) {
        String[] fields = line.split("\t");
        try {
            String[] numbers = fields[2].split(" ");
            float[] vector = new float[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                vector[i] = Float.parseFloat(numbers[i]);
            }
            return new Golden(JSON.readValue(fields[0], String.class), Integer.parseInt(fields[1]), vector);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    /** The largest difference of two numbers at the same place. */
    static double distance(float[] a, float[] b) {
        double largest = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
