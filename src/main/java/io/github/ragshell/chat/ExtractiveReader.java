package io.github.ragshell.chat;

import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.Vectors;
import io.github.ragshell.milvus.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers without a language model: the sentences of the hits that are nearest to the question, by the embedding
 * model, in the order of the passages. It says that it is no model.
 */
final class ExtractiveReader implements Answerer {

    static final String NAME = "extractive reader (no language model)";

    private static final int SENTENCES = 4;

    private final Supplier<EmbeddingModel> model;

    ExtractiveReader(Supplier<EmbeddingModel> model) {
        this.model = model;
    }

    private record Candidate(Hit hit, int position, String sentence, double score) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Answer answer(Prompt prompt) {
        return stream(prompt, piece -> {});
    }

    @Override
    public Answerer with(ChatOptions options) {
        return this;
    }

    @Override
    public Answer stream(Prompt prompt, Consumer<String> onText) {
        var collected = new Collected();
        List<Candidate> best = candidates(prompt).stream()
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .limit(SENTENCES)
                .sorted(Comparator.comparingInt((Candidate c) -> c.hit().rank()).thenComparingInt(Candidate::position))
                .toList();
        String text = best.isEmpty()
                ? "There is no text in these passages to answer from."
                : best.stream()
                        .map(candidate ->
                                candidate.sentence() + " [" + candidate.hit().rank() + "]")
                        .collect(Collectors.joining(" "));
        onText.accept(text);
        collected.add(text);
        collected.finish("stop");
        return new Answer(text, NAME, prompt, collected.generation(), List.of());
    }

    @Override
    public String toString() {
        return NAME + "; set LEPTON_BASE_URL or LEPTONAI_TOKEN to ask one";
    }

    // The passage counts as much as the sentence: alone, the sentence that repeats the question's words would win
    private List<Candidate> candidates(Prompt prompt) {
        float[] question = model.get().encodeQuery(prompt.question());
        var candidates = new ArrayList<Candidate>();
        for (Hit hit : prompt.hits()) {
            List<String> sentences = Sentences.of(hit.text(), hit.heading());
            var texts = new ArrayList<>(sentences);
            texts.add(hit.text());
            Embeddings vectors = model.get().encodeQueries(texts);
            double passage = Vectors.dot(question, vectors.get(sentences.size()));
            for (int i = 0; i < sentences.size(); i++) {
                double score = Vectors.dot(question, vectors.get(i)) + passage;
                candidates.add(new Candidate(hit, i, sentences.get(i), score));
            }
        }
        return candidates;
    }
}
