package io.github.ragshell.bench;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.TextSplit;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.embedding.Vectors;
import io.github.ragshell.view.Display;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How well the bundled models find the chunk that answers a question: over the bundled sample, and over the FAQ where
 * it is given. Arguments: the documentation, the models.
 */
final class RetrievalBench {

    private static final Path QUESTIONS = Path.of("src/test/resources/questions");
    private static final Path SAMPLE = Path.of("src/main/resources/io/github/ragshell/sample/en/faq");

    private record Question(String text, Predicate<Chunk> answers) {}

    private RetrievalBench() {}

    public static void main(String[] args) throws Exception {
        Display.use(new NoDisplay());
        System.setProperty("ragshell.cache", "off");
        Chunks sample = TextSplit.split(SAMPLE, "*.md", "# ");
        Chunks faq = TextSplit.split(Path.of(args[0], "en", "faq"), "*.md", "# ");
        boolean real = faq.size() == 72;
        for (int i = 1; i < args.length; i++) {
            try (EmbeddingModel model = OnnxEmbeddingModel.load(args[i])) {
                List<Integer> ranks = new ArrayList<>(ranks(model, sample, sampleQuestions()));
                if (real) {
                    ranks.addAll(ranks(model, faq, faqQuestions()));
                }
                System.out.printf(
                        "| %s | %d | %d | %d | %.4f |%n",
                        model.name(),
                        ranks.size(),
                        ranks.stream().filter(rank -> rank == 1).count(),
                        ranks.stream().filter(rank -> rank <= 3).count(),
                        ranks.stream()
                                .mapToDouble(rank -> rank <= 10 ? 1.0 / rank : 0)
                                .average()
                                .orElse(0));
            }
        }
    }

    private static List<Integer> ranks(EmbeddingModel model, Chunks chunks, List<Question> questions) {
        Embeddings passages = model.encodeDocuments(chunks);
        var ranks = new ArrayList<Integer>();
        for (Question question : questions) {
            float[] vector = model.encodeQuery(question.text());
            double[] scores = new double[chunks.size()];
            double best = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Vectors.dot(vector, passages.get(i));
                if (question.answers().test(chunks.get(i))) {
                    best = Math.max(best, scores[i]);
                }
            }
            int rank = 1;
            for (double score : scores) {
                rank += score > best ? 1 : 0;
            }
            ranks.add(rank);
        }
        return ranks;
    }

    private static List<Question> sampleQuestions() throws Exception {
        return rows("sample.tsv")
                .map(row -> new Question(
                        row[0],
                        chunk -> chunk.source().endsWith(row[1])
                                && chunk.text()
                                        .strip()
                                        .lines()
                                        .findFirst()
                                        .orElse("")
                                        .strip()
                                        .equals(row[2])))
                .toList();
    }

    private static List<Question> faqQuestions() throws Exception {
        return rows("faq-2.4.tsv")
                .map(row -> new Question(row[0], chunk -> chunk.id() == Long.parseLong(row[1])))
                .toList();
    }

    private static Stream<String[]> rows(String file) throws Exception {
        return Files.readAllLines(QUESTIONS.resolve(file)).stream().skip(1).map(line -> line.split("\t"));
    }
}
