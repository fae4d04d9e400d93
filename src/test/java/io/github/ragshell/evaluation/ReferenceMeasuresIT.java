package io.github.ragshell.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.Missing;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The measures are those of trec_eval, as pytrec_eval computes them. */
@Tag("slow")
class ReferenceMeasuresIT {

    private static final Path HOME = Path.of("target/measures").toAbsolutePath();
    private static final Path SCRIPTS = Path.of("src/test/measures").toAbsolutePath();
    private static final int QUESTIONS = 400;

    private record Case(Question question, Hits hits) {}

    @Test
    void should_agree_with_trec_eval_on_random_runs_with_grades_ties_and_misses() throws Exception {
        Map<String, Case> cases = cases();

        JsonNode reference = reference(cases);

        assertThat(reference.size()).isEqualTo(QUESTIONS);
        int misses = 0;
        for (var one : cases.entrySet()) {
            Ranking ranking =
                    Ranking.of(one.getValue().question(), one.getValue().hits(), List.of());
            Map<String, Double> ours = new LinkedHashMap<>();
            Comparison.MEASURES.forEach((name, measure) -> ours.put(name, measure.applyAsDouble(ranking)));
            misses += ours.get("MRR@10") == 0 ? 1 : 0;
            JsonNode theirs = reference.get(one.getKey());
            assertThat(ours).hasSize(theirs.size()).allSatisfy((name, value) -> assertThat(value)
                    .as("%s of %s", name, one)
                    .isEqualTo(theirs.get(name).asDouble(), within(1e-9)));
        }
        assertThat(misses).isBetween(10, QUESTIONS / 2);
    }

    // Up to 15 hits among 30 documents, and up to 12 wanted ones of grades 1 to 4
    private static Map<String, Case> cases() {
        var random = new Random(15);
        var cases = new LinkedHashMap<String, Case>();
        for (int i = 0; i < QUESTIONS; i++) {
            var documents = new ArrayList<>(
                    IntStream.range(0, 30).mapToObj("d%02d"::formatted).toList());
            Collections.shuffle(documents, random);
            List<Question.Wanted> wanted = documents.subList(0, 1 + random.nextInt(12)).stream()
                    .map(id -> new Question.Wanted(Question.Key.ID, id, 1 + random.nextInt(4), 0))
                    .toList();
            Collections.shuffle(documents, random);
            int scores = i % 2 == 0 ? 4 : 1_000_000;
            // What is tied is in the order in which trec_eval takes it
            List<Hit> hits = documents.subList(0, 1 + random.nextInt(15)).stream()
                    .map(id -> new Hit(1, id, random.nextInt(scores) / (double) scores, "", "", 0, ""))
                    .sorted(Comparator.comparingDouble(Hit::distance)
                            .thenComparing(hit -> (String) hit.key())
                            .reversed())
                    .toList();
            cases.put("q" + i, new Case(new Question("q" + i, i + 2, wanted), new Hits(hits, "")));
        }
        return cases;
    }

    private static JsonNode reference(Map<String, Case> cases) throws IOException, InterruptedException {
        var qrels = new LinkedHashMap<String, Map<String, Integer>>();
        var runs = new LinkedHashMap<String, Map<String, Double>>();
        cases.forEach((name, one) -> {
            var grades = new LinkedHashMap<String, Integer>();
            one.question().wanted().forEach(wanted -> grades.put(wanted.value(), (int) wanted.grade()));
            var scores = new LinkedHashMap<String, Double>();
            one.hits().forEach(hit -> scores.put((String) hit.key(), hit.distance()));
            qrels.put(name, grades);
            runs.put(name, scores);
        });
        Path python = python();
        var json = new ObjectMapper();
        Path input = HOME.resolve("input.json");
        Path output = HOME.resolve("output.json");
        json.writeValue(input.toFile(), Map.of("qrels", qrels, "run", runs));
        run(python.toString(), SCRIPTS.resolve("reference.py").toString(), input.toString(), output.toString());
        return json.readTree(output.toFile());
    }

    private static Path python() throws IOException, InterruptedException {
        FileTree.delete(HOME);
        Files.createDirectories(HOME);
        try {
            run("python3", "-c", "import venv, ensurepip");
        } catch (IOException e) {
            Missing.skip("python3 is missing.");
        }
        run("python3", "-m", "venv", HOME.resolve("venv").toString());
        Path python = HOME.resolve("venv/bin/python");
        run(
                python.toString(),
                "-m",
                "pip",
                "install",
                "-q",
                "--only-binary=:all:",
                "--disable-pip-version-check",
                "-r",
                SCRIPTS.resolve("requirements.txt").toString());
        return python;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path log = HOME.resolve("command.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended && process.waitFor() == 0)
                .as("%s:\n%s", List.of(command), Files.readString(log))
                .isTrue();
    }
}
