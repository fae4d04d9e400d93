package io.github.ragshell.milvus;

import io.github.ragshell.chart.Axis;
import io.github.ragshell.chart.Chart;
import io.github.ragshell.chart.Point;
import io.github.ragshell.chart.Projection;
import io.github.ragshell.chart.Tip;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.Vectors;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All chunks in two dimensions, with a question and what was found for it. */
public final class ChunkMap {

    /** The most chunks that are drawn: of more, every second, third and so on. */
    public static final int MOST = 5_000;

    private static final int FILES = 5;

    private final Chunks chunks;
    private final Embeddings embeddings;

    private ChunkMap(Chunks chunks, Embeddings embeddings) {
        if (chunks == null || embeddings == null || chunks.size() != embeddings.size()) {
            throw new InvalidInputException("A map needs one embedding for each chunk, and these are %s and %s."
                    .formatted(
                            chunks == null ? "null" : Tables.counted(chunks.size(), "chunk"),
                            embeddings == null ? "null" : Tables.counted(embeddings.size(), "embedding")));
        }
        this.chunks = chunks;
        this.embeddings = embeddings;
    }

    /** @throws InvalidInputException there is not one embedding for each chunk */
    public static Chart of(Chunks chunks, Embeddings embeddings) {
        return new ChunkMap(chunks, embeddings).chart(null, "", List.of());
    }

    /** @throws InvalidInputException as above, or the question is empty, or the hits do not come from a search */
    public static Chart of(Chunks chunks, Embeddings embeddings, String question, Hits hits) {
        var map = new ChunkMap(chunks, embeddings);
        if (hits == null || question == null || question.isBlank()) {
            throw new InvalidInputException(
                    "The question is empty, or the hits are null. Pass the question and what a search found for it.");
        }
        return map.chart(hits.vectorOf(question), question, hits);
    }

    private Chart chart(float[] question, String words, List<Hit> hits) {
        if (question != null && chunks.size() > 0 && question.length != embeddings.dimension()) {
            throw new InvalidInputException(
                    "The question has %d numbers, and the embeddings %d. Search with the model that made the embeddings."
                            .formatted(question.length, embeddings.dimension()));
        }
        int step = Math.max(1, (chunks.size() + MOST - 1) / MOST);
        List<Integer> drawn = IntStream.range(0, chunks.size())
                .filter(i -> i % step == 0 && Vectors.isFinite(embeddings.get(i)))
                .boxed()
                .toList();
        var projection = new Projection(drawn.stream().map(embeddings::get).toArray(float[][]::new));
        Function<String, String> series = series(drawn);
        var points = new ArrayList<Point>();
        for (int i : drawn) {
            Chunk chunk = chunks.get(i);
            points.add(point(projection.of(embeddings.get(i)), series.apply(chunk.source()), "", tip(chunk)));
        }
        if (question != null && !drawn.isEmpty() && Vectors.isFinite(question)) {
            points.add(point(projection.of(question), "question", "question", new Tip("", "", words)));
            addHits(points, projection, hits);
        }
        return Chart.points(title(drawn, step, projection), new Axis("component 1"), new Axis("component 2"), points);
    }

    private void addHits(List<Point> points, Projection projection, List<Hit> hits) {
        Map<String, Integer> byText = new HashMap<>();
        for (int i = 0; i < chunks.size(); i++) {
            byText.putIfAbsent(chunks.get(i).text().strip(), i);
        }
        for (Hit hit : hits) {
            Integer index = byText.get(hit.text().strip());
            if (index != null && Vectors.isFinite(embeddings.get(index))) {
                Chunk chunk = chunks.get(index);
                points.add(
                        point(projection.of(embeddings.get(index)), chunk.source(), "hit " + hit.rank(), tip(chunk)));
            }
        }
    }

    private static Point point(double[] place, String series, String mark, Tip tip) {
        return new Point(place[0], place[1], series, mark, tip);
    }

    private static Tip tip(Chunk chunk) {
        return new Tip(chunk.heading(), chunk.source() + ":" + chunk.line(), chunk.text());
    }

    private Function<String, String> series(List<Integer> drawn) {
        Map<String, Long> counts = drawn.stream()
                .map(i -> chunks.get(i).source())
                .collect(Collectors.groupingBy(source -> source, Collectors.counting()));
        List<String> largest = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(FILES)
                .map(Map.Entry::getKey)
                .toList();
        String others = "%d other files".formatted(counts.size() - largest.size());
        return source -> !largest.contains(source) ? others : source.isEmpty() ? "no file" : source;
    }

    private String title(List<Integer> drawn, int step, Projection projection) {
        if (chunks.isEmpty()) {
            return "No chunks, so there is nothing to draw";
        }
        int bad = (int) IntStream.range(0, chunks.size())
                .filter(i -> i % step == 0 && !Vectors.isFinite(embeddings.get(i)))
                .count();
        String nan = bad == 0 ? "" : "; %d left out, their vectors hold NaN".formatted(bad);
        String what = step == 1
                ? Tables.counted(drawn.size(), "chunk")
                : "a sample of %d of %d chunks".formatted(drawn.size(), chunks.size());
        if (drawn.size() < 2) {
            return "%s: a map needs at least two%s".formatted(what, nan);
        }
        String shown = projection.explained() == 0
                ? "all vectors are the same"
                : String.format(Locale.ROOT, "PCA, shows %.0f %% of the variance", 100 * projection.explained());
        return "Map of %s (%s)%s".formatted(what, shown, nan);
    }
}
