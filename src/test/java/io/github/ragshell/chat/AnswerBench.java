package io.github.ragshell.chat;

import io.github.ragshell.core.Setting;
import io.github.ragshell.core.internal.Archive;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.Sentence;
import io.github.ragshell.corpus.Sentences;
import io.github.ragshell.corpus.TextSplit;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.embedding.Vectors;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How often the extractive answer has the sentence that answers the question, and where its threshold and that of weak
 * support lie. Run by {@code bench/answers}; prints Markdown. The questions on the Milvus documentation are asked where
 * RAGSHELL_DOCS names its archive.
 */
public final class AnswerBench {

    private static final Path QUESTIONS = Path.of("src/test/resources/questions");
    private static final Path SAMPLE = Path.of("src/main/resources/io/github/ragshell/sample/en/faq");
    private static final int LIMIT = 3;

    private final EmbeddingModel model;
    private final PrintStream out;

    private AnswerBench(EmbeddingModel model, PrintStream out) {
        this.model = model;
        this.out = out;
    }

    /** A question, the chunk to be found, and whether one sentence of an answer is the answering one. */
    record Question(String text, long chunk, Predicate<Sentence> answers) {}

    /** A set of documents with its questions. */
    record Subject(String name, Chunks chunks, Embeddings vectors, List<Question> questions) {}

    public static void main(String[] args) throws IOException {
        try (var model = OnnxEmbeddingModel.load(Setting.RAGSHELL_MODEL.valueOrDefault())) {
            var bench = new AnswerBench(model, System.out);
            var subjects = new ArrayList<>(List.of(bench.sample()));
            var docs = Setting.RAGSHELL_DOCS.value().filter(text -> text.endsWith(".zip"));
            Path unpacked = Files.createTempDirectory("answers");
            if (docs.isPresent()) {
                Archive.unzip(Path.of(docs.get()), unpacked);
                subjects.add(bench.documentation(unpacked.resolve("en/faq")));
            }
            bench.containment(subjects);
            Halves refusal = bench.closeness(subjects);
            bench.languages(subjects);
            Halves support = bench.support(subjects.get(0));
            System.out.println("\n" + Halves.HEAD);
            System.out.println(refusal.rows());
            System.out.println(support.rows());
        }
    }

    private Subject sample() throws IOException {
        Chunks chunks = TextSplit.split(SAMPLE, "*.md", "# ");
        List<Question> questions = rows("sample.tsv").stream()
                .map(row -> new Question(row[0], chunk(chunks, row[1], row[2]), is(row[3])))
                .toList();
        return new Subject("bundled sample", chunks, model.encodeDocuments(chunks), questions);
    }

    private Subject documentation(Path faq) throws IOException {
        Chunks chunks = TextSplit.split(faq, "*.md", "# ");
        List<Question> questions = rows("faq-2.4.tsv").stream()
                .map(row -> new Question(row[0], Long.parseLong(row[1]), hasAll(row[2].split("\\|"))))
                .toList();
        return new Subject("Milvus 2.4.x FAQ", chunks, model.encodeDocuments(chunks), questions);
    }

    private void containment(List<Subject> subjects) {
        out.println(
                "| documents | questions | right chunk in the top %d | answer has the sentence | sentences in an answer | in its passages |"
                        .formatted(LIMIT));
        out.println("|---|---|---|---|---|---|");
        var reader = new ExtractiveReader(() -> model);
        for (Subject subject : subjects) {
            int found = 0;
            int answered = 0;
            int sentences = 0;
            int all = 0;
            for (Question question : subject.questions()) {
                Hits hits = hits(subject, question.text());
                if (hits.stream().noneMatch(hit -> hit.id() == question.chunk())) {
                    continue;
                }
                found++;
                Answer answer = reader.answer(Prompt.rag(question.text(), hits));
                List<Sentence> said = Sentences.of(CitationMarks.without(answer.text()), "");
                answered += said.stream().anyMatch(question.answers()) ? 1 : 0;
                sentences += said.size();
                all += hits.stream()
                        .mapToInt(hit -> Sentences.of(hit.text(), hit.heading()).size())
                        .sum();
            }
            out.println(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d (%.1f %%) | %.1f | %.1f |",
                    subject.name(),
                    subject.questions().size(),
                    found,
                    answered,
                    100.0 * answered / found,
                    (double) sentences / found,
                    (double) all / found));
        }
        out.println();
    }

    private Halves closeness(List<Subject> subjects) throws IOException {
        List<String> offTopic = Files.readAllLines(QUESTIONS.resolve("off-topic.txt"));
        out.println("| threshold | "
                + String.join(
                        " | ",
                        subjects.stream().map(s -> s.name() + ": answered").toList())
                + " | off-topic, everyday: refused | off-topic, computers: refused |");
        out.println("|---|" + "---|".repeat(subjects.size() + 2));
        List<double[]> asked = subjects.stream()
                .map(subject -> subject.questions().stream()
                        .mapToDouble(question -> closest(subject, question.text()))
                        .toArray())
                .toList();
        double[] refused = offTopic.stream()
                .mapToDouble(question -> subjects.stream()
                        .mapToDouble(s -> closest(s, question))
                        .max()
                        .orElse(0))
                .toArray();
        for (double threshold = 0.15; threshold < 0.46; threshold += 0.05) {
            var row = new StringBuilder(String.format(Locale.ROOT, "| %.2f |", threshold));
            for (double[] values : asked) {
                row.append(share(values, threshold, true));
            }
            row.append(share(Arrays.copyOf(refused, 30), threshold, false));
            row.append(share(Arrays.copyOfRange(refused, 30, refused.length), threshold, false));
            out.println(row);
        }
        out.println();
        return new Halves(
                "a refused answer",
                asked.stream().flatMapToDouble(Arrays::stream).toArray(),
                refused);
    }

    private void languages(List<Subject> subjects) throws IOException {
        out.println(
                "| documents | questions | asked | refused for the language | of the others near enough to be answered | near enough without that rule |");
        out.println("|---|---|---|---|---|---|");
        List<String[]> others = rows("other-languages.tsv");
        for (Subject subject : subjects) {
            language(
                    subject,
                    "English",
                    subject.questions().stream().map(Question::text).toList());
            for (String language : List.of("German", "French", "Spanish")) {
                language(
                        subject,
                        language,
                        others.stream()
                                .filter(row -> row[0].equals(language))
                                .map(row -> row[1])
                                .toList());
            }
        }
        out.println();
    }

    private void language(Subject subject, String language, List<String> questions) {
        List<String> passed = questions.stream()
                .filter(question -> ExtractiveReader.otherLanguage(model.name(), question, hits(subject, question))
                        .isEmpty())
                .toList();
        out.println("| %s | %s | %d | %d | %d | %d |"
                .formatted(
                        subject.name(),
                        language,
                        questions.size(),
                        questions.size() - passed.size(),
                        passed.stream()
                                .filter(q -> closest(subject, q) >= ExtractiveReader.CLOSE)
                                .count(),
                        questions.stream()
                                .filter(q -> closest(subject, q) >= ExtractiveReader.CLOSE)
                                .count()));
    }

    private Halves support(Subject sample) throws IOException {
        out.println("| threshold | said in other words: supported | sentences of other passages: marked weak |");
        out.println("|---|---|---|");
        var own = new ArrayList<Double>();
        var foreign = new ArrayList<Double>();
        List<String[]> statements = rows("statements.tsv");
        for (String[] said : statements) {
            Hits hits = hits(sample, said[0]);
            own.addAll(support(List.of(said[1]), hits));
            foreign.addAll(support(
                    statements.stream()
                            .filter(other ->
                                    hits.stream().noneMatch(hit -> hit.heading().equals(other[0])))
                            .map(other -> other[1])
                            .toList(),
                    hits));
        }
        var halves = new Halves(
                "weak support",
                own.stream().mapToDouble(Double::doubleValue).toArray(),
                foreign.stream().mapToDouble(Double::doubleValue).toArray());
        for (double threshold = 0.4; threshold < 0.81; threshold += 0.05) {
            out.println(String.format(Locale.ROOT, "| %.2f |", threshold)
                    + share(halves.keep(), threshold, true)
                    + share(halves.refuse(), threshold, false));
        }
        return halves;
    }

    private List<Double> support(List<String> statements, Hits hits) {
        return new SupportCheck(model)
                .check(String.join("\n\n", statements), hits).stream()
                        .map(SentenceCheck::support)
                        .toList();
    }

    private static String share(double[] values, double threshold, boolean atLeast) {
        long count =
                Arrays.stream(values).filter(v -> v >= threshold == atLeast).count();
        return String.format(Locale.ROOT, " %d of %d (%.0f %%) |", count, values.length, 100.0 * count / values.length);
    }

    private double closest(Subject subject, String question) {
        return ExtractiveReader.closest(model, question, hits(subject, question));
    }

    private Hits hits(Subject subject, String question) {
        float[] vector = model.encodeQuery(question);
        double[] distances = IntStream.range(0, subject.chunks().size())
                .mapToDouble(i -> Vectors.dot(vector, subject.vectors().get(i)))
                .toArray();
        List<Integer> nearest = IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -distances[i]))
                .limit(LIMIT)
                .toList();
        var hits = new ArrayList<Hit>();
        for (int i : nearest) {
            Chunk chunk = subject.chunks().get(i);
            hits.add(new Hit(
                    hits.size() + 1,
                    chunk.id(),
                    distances[i],
                    chunk.text(),
                    chunk.source(),
                    chunk.line(),
                    chunk.heading()));
        }
        return new Hits(hits, "IP");
    }

    private static long chunk(Chunks chunks, String source, String heading) {
        return chunks.stream()
                .filter(chunk ->
                        chunk.source().equals(source) && chunk.heading().equals(heading))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(source + " has no heading '" + heading + "'"))
                .id();
    }

    private static Predicate<Sentence> is(String answer) {
        return sentence -> sentence.markdown().contains(answer);
    }

    private static Predicate<Sentence> hasAll(String[] keywords) {
        return sentence -> Arrays.stream(keywords)
                .allMatch(word -> sentence.markdown().toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)));
    }

    private static List<String[]> rows(String file) throws IOException {
        return Files.readAllLines(QUESTIONS.resolve(file)).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .toList();
    }
}
