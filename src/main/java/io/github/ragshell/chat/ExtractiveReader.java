package io.github.ragshell.chat;

import io.github.ragshell.corpus.Sentence;
import io.github.ragshell.corpus.Sentences;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.Vectors;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers without a language model: the sentences of the hits that are nearest to the question, by the embedding model,
 * in the order of the passages, each with its [n]. It says that it is no model, when nothing is near, and when question
 * and passages are in different languages.
 */
final class ExtractiveReader implements Answerer {

    static final String NAME = "extractive reader (no language model)";

    /** What it answers when neither a passage nor a sentence is close enough. */
    static final String NOTHING_CLOSE = "Nothing in these passages is close to the question.";

    /** Cosine similarity to the question that a passage or sentence must have; see bench/RESULTS.md, "Answers". */
    static final double CLOSE = 0.25;

    /** Most sentences of an answer; see bench/RESULTS.md, "Answers". */
    static final int SENTENCES = 6;

    private static final double SAME = 0.95;

    // Passages that have this part of words of another language may be in that one
    private static final double FAR_FROM_NONE = 1 / 3.0;

    // By its name: no file of a model says which languages it knows
    private static final Pattern MULTILINGUAL = Pattern.compile("(?i)multilingual|bge-m3|labse");

    private final Supplier<EmbeddingModel> model;

    ExtractiveReader(Supplier<EmbeddingModel> model) {
        this.model = model;
    }

    private record Candidate(Hit hit, int position, Sentence sentence, float[] vector, double score) {}

    private record Reading(List<Candidate> candidates, double closest) {}

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
        var partial = new PartialAnswer(System.nanoTime());
        String text = text(prompt);
        partial.add(text);
        partial.finish("stop");
        onText.accept(text);
        return new Answer(text, NAME, prompt, partial.generation(), List.of());
    }

    @Override
    public String toString() {
        return NAME + "; set LEPTON_BASE_URL and LEPTON_MODEL to ask one";
    }

    private String text(Prompt prompt) {
        Optional<String> refusal = otherLanguage(model.get().name(), prompt.question(), prompt.hits());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Reading reading = read(model.get(), prompt.question(), prompt.hits());
        return reading.closest() < CLOSE || reading.candidates().isEmpty()
                ? NOTHING_CLOSE
                : markdown(best(reading.candidates()));
    }

    /**
     * Why a question in one language is not answered from passages in another; empty where the languages are the same,
     * can't be told, or the model is a multilingual one.
     */
    static Optional<String> otherLanguage(String model, String question, Hits hits) {
        List<String> asked = Language.of(List.of(question), 1);
        List<String> written = Language.of(hits.stream().map(Hit::text).toList(), FAR_FROM_NONE);
        if (asked.isEmpty()
                || written.isEmpty()
                || !Collections.disjoint(asked, written)
                || MULTILINGUAL.matcher(model).find()) {
            return Optional.empty();
        }
        return Optional.of(
                "The question seems to be in %s, the passages in %s, and the embedding model %s can't match the two: what it finds has nothing to do with the question. Ask in %s, or use a multilingual model (RAGSHELL_MODEL)."
                        .formatted(asked.get(0), written.get(0), model, written.get(0)));
    }

    /** The numbers of the passages that an answer of this reader quotes: a passage may hold an [n] of its own. */
    static Set<Integer> quoted(String answer, Hits hits) {
        return hits.stream()
                .filter(hit -> Sentences.of(hit.text(), hit.heading()).stream()
                        .anyMatch(sentence -> answer.contains(marked(sentence.markdown(), hit.rank()))))
                .map(Hit::rank)
                .collect(Collectors.toSet());
    }

    /** The highest similarity of a passage or a sentence of one to the question. */
    static double closest(EmbeddingModel model, String question, Hits hits) {
        return read(model, question, hits).closest();
    }

    private static Reading read(EmbeddingModel model, String question, Hits hits) {
        float[] asked = model.encodeQuery(question);
        var candidates = new ArrayList<Candidate>();
        double closest = -1;
        for (Hit hit : hits) {
            List<Sentence> sentences = Sentences.of(hit.text(), hit.heading());
            var texts = new ArrayList<>(sentences.stream().map(Sentence::plain).toList());
            texts.add(hit.text());
            Embeddings vectors = model.encodeDocumentsQuietly(texts);
            double passage = Vectors.dot(asked, vectors.get(sentences.size()));
            closest = Math.max(closest, passage);
            for (int i = 0; i < sentences.size(); i++) {
                double similarity = Vectors.dot(asked, vectors.get(i));
                closest = Math.max(closest, similarity);
                // The passage counts as much as the sentence: alone, one that repeats the question's words would win
                candidates.add(new Candidate(hit, i, sentences.get(i), vectors.get(i), similarity + passage));
            }
        }
        return new Reading(candidates, closest);
    }

    private static List<Candidate> best(List<Candidate> candidates) {
        var best = new ArrayList<Candidate>();
        candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .filter(candidate -> best.size() < SENTENCES)
                .filter(candidate ->
                        best.stream().noneMatch(taken -> Vectors.dot(taken.vector(), candidate.vector()) > SAME))
                .forEach(best::add);
        best.sort(Comparator.comparingInt((Candidate c) -> c.hit().rank()).thenComparingInt(Candidate::position));
        return best;
    }

    // A paragraph per passage; items of a list stay items
    private static String markdown(List<Candidate> best) {
        var text = new StringBuilder();
        Candidate before = null;
        for (Candidate candidate : best) {
            if (before != null) {
                boolean samePassage = before.hit().equals(candidate.hit());
                text.append(!samePassage ? "\n\n" : candidate.sentence().listed() ? "\n" : " ");
            }
            text.append(candidate.sentence().listed() ? "- " : "")
                    .append(marked(
                            candidate.sentence().markdown(), candidate.hit().rank()));
            before = candidate;
        }
        return text.toString();
    }

    // The mark belongs to the sentence, not below the block of code that follows it
    private static String marked(String markdown, int number) {
        int code = markdown.indexOf("\n\n");
        return code < 0
                ? markdown + " [" + number + "]"
                : markdown.substring(0, code) + " [" + number + "]" + markdown.substring(code);
    }
}
