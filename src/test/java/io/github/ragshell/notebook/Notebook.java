package io.github.ragshell.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A notebook file, as the tests look at it. */
record Notebook(Path file, JsonNode json) {

    static final Path DIRECTORY = Path.of("notebooks");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(?:[eE][+-]?\\d+)?");

    static Notebook read(Path file) {
        try {
            return new Notebook(file, JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new IllegalStateException(file + " can't be read", e);
        }
    }

    static List<Notebook> committed() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .map(Notebook::read)
                    .toList();
        }
    }

    List<JsonNode> cells() {
        return StreamSupport.stream(json.get("cells").spliterator(), false).toList();
    }

    List<JsonNode> codeCells() {
        return cells().stream()
                .filter(cell -> cell.get("cell_type").asText().equals("code"))
                .toList();
    }

    List<String> code() {
        return codeCells().stream().map(cell -> text(cell.get("source"))).toList();
    }

    /** One string per output, with what may differ from run to run replaced by signs. */
    List<String> outputs() {
        var outputs = new ArrayList<String>();
        for (JsonNode cell : codeCells()) {
            for (JsonNode output : cell.get("outputs")) {
                var shown = new StringBuilder(cell.get("id").asText())
                        .append(' ')
                        .append(output.get("output_type").asText())
                        .append('\n');
                shown.append(text(output.path("text")));
                JsonNode data = output.path("data");
                // Of a chart its numbers: an image differs with the fonts, and a letter on a map by a place
                boolean chart = data.has(Chart.VEGA_LITE);
                data.properties().stream()
                        .filter(entry -> !chart || entry.getKey().equals(Chart.VEGA_LITE))
                        .forEach(entry -> shown.append(entry.getKey())
                                .append('\n')
                                .append(chart ? entry.getValue().toString() : text(entry.getValue()))
                                .append('\n'));
                shown.append(text(output.path("ename"))).append(text(output.path("evalue")));
                outputs.add(neutral(shown.toString()));
            }
        }
        return outputs;
    }

    /** The numbers with a fraction in an output, in order: they are compared within a tolerance. */
    static List<Double> numbers(String output) {
        Matcher matcher = NUMBER.matcher(output);
        return matcher.results().map(result -> Double.valueOf(result.group())).toList();
    }

    static String withoutNumbers(String output) {
        return NUMBER.matcher(output).replaceAll("#");
    }

    private static String neutral(String text) {
        return text.replaceAll("\\[[0-9:]+(<|&lt;)[0-9:?]+, [0-9.]+/s]", "[TIME]")
                .replaceAll("\\d+(\\.\\d+)? m?s\\b", "TIME")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replaceAll("pid \\d+", "pid PID")
                .replaceAll("(/[\\w.+-]+)+/(?=milvus_)", "DIRECTORY/")
                // A bar's last eighth may differ where the number behind it differs a little
                .replaceAll("[█▏▎▍▌▋▊▉]+", "BAR");
    }

    private static String text(JsonNode lines) {
        return lines.isArray()
                ? StreamSupport.stream(lines.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining())
                : lines.asText("");
    }
}
