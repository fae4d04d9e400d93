package io.github.ragshell.bench;

import io.github.ragshell.Rag;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.MilvusDocs;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.evaluation.Evaluation;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SearchOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How well meaning, words and both find the right chunk, as Markdown. */
public final class KeywordBench {

    private static final Path QUESTIONS = Path.of("src/test/resources/questions");

    private KeywordBench() {}

    /** Prints a table for each set of questions. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("ragshell-keywords");
        Path docs = MilvusDocs.unpackInto(directory);
        try (EmbeddingModel model = Rag.embeddingModel();
                Milvus milvus = Milvus.open(directory.resolve("k.db").toString(), null)) {
            System.out.println(
                    Rag.sync(Rag.documents(docs.resolve("en")), milvus, "docs", model, KeywordModel.english()));
            print("Questions in other words", otherWords(docs, directory, milvus), milvus, model);
            print("Questions with identifiers", QUESTIONS.resolve("keywords-2.4.csv"), milvus, model);
        } finally {
            FileTree.delete(directory);
        }
        System.exit(0);
    }

    private static void print(String title, Path questions, Milvus milvus, EmbeddingModel model) {
        var ways = new LinkedHashMap<String, SearchOptions>();
        SearchOptions top = SearchOptions.top(10);
        ways.put("meaning", top);
        ways.put("words (BM25)", top.keywords());
        ways.put("both, by rank (RRF)", top.hybrid());
        for (int tenths = 1; tenths < 10; tenths += 2) {
            ways.put("both, weight of words 0." + tenths, top.hybrid(tenths / 10.0));
        }
        ways.put("auto", top.auto());
        Map<String, Evaluation> found = new LinkedHashMap<>();
        ways.forEach((name, options) -> found.put(
                name, Rag.evaluate(questions, milvus, "docs", model, options).named(name)));
        System.out.printf("%n## %s: %d%n%n", title, found.get("meaning").size());
        System.out.println("| search | hit@1 | hit@3 | MRR@10 | nDCG@10 | ms |\n|---|---|---|---|---|---|");
        found.forEach((name, e) -> System.out.printf(
                "| %s | %.3f | %.3f | %.3f | %.3f | %.1f |%n",
                name, e.hitAt(1), e.hitAt(3), e.mrr(), e.ndcg(), e.millis()));
        System.out.println();
        System.out.println(
                Rag.compare(found.values().toArray(Evaluation[]::new)).table().printAll());
    }

    // The set names chunks by their number in the tutorial's split of the FAQ
    private static Path otherWords(Path docs, Path directory, Milvus milvus) throws IOException {
        Chunks chunks = Rag.split(docs.resolve("en/faq"), "*.md", "# ");
        List<String> lines = Files.readAllLines(QUESTIONS.resolve("faq-2.4.tsv"));
        String csv = lines.stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(cells -> List.of(cells[0], heading(chunks, cells[1])))
                .filter(cells ->
                        milvus.count("docs", "heading like \"%" + cells.get(1).replace("\"", "\\\"") + "\"") > 0)
                .map(cells -> quoted(cells.get(0)) + "," + quoted(cells.get(1)))
                .collect(Collectors.joining("\n", "question,heading\n", "\n"));
        return Files.writeString(directory.resolve("other-words.csv"), csv);
    }

    // Headings of synced documents have quotes for the signs of code
    private static String heading(Chunks chunks, String number) {
        return chunks.get(Integer.parseInt(number)).heading().replace('`', '"');
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }
}
