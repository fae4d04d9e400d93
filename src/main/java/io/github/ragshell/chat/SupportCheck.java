package io.github.ragshell.chat;

import io.github.ragshell.corpus.Sentence;
import io.github.ragshell.corpus.Sentences;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.Vectors;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds the sentences of an answer against the passages, with the embedding model alone. */
final class SupportCheck {

    // Not that of an item's number, nor of an abbreviation
    private static final String STOP = "((?<!^[ \\t>*+-]{0,20}\\d{1,9})(?<!" + Sentences.ABBREVIATIONS + ")[.!?。！？])";
    private static final String CLOSED = "([*_`\"'”’»)）」』]*+)";
    private static final String MARKS = "(?:[(（]?\\[\\d[\\d,; ]*+][)）]?[ \\t]*+)++";

    // A mark that follows the full stop would count as the beginning of the next sentence
    private static final Pattern LATE_MARK =
            Pattern.compile("(?m)" + STOP + CLOSED + "(?:[ \\t]*+|\\s*+(?=" + MARKS + "(?:\\n|\\z)))(" + MARKS + ")");
    // Behind the full stop they would hide it
    private static final Pattern LATE_EMPHASIS =
            Pattern.compile("(?m)" + STOP + "([\"'”’»)]*+[*_]++[\"'”’»)]*+)(?=\\s|\\z)");

    private final EmbeddingModel model;

    SupportCheck(EmbeddingModel model) {
        this.model = model;
    }

    /** The sentences of the text with their support; none where there are no passages. */
    List<SentenceCheck> check(String text, Hits hits) {
        List<Sentence> sentences = Stream.of(Sentences.of(stopsLast(text), ""), LooseLines.of(text))
                .flatMap(List::stream)
                .filter(sentence -> !CitationMarks.without(sentence.plain()).isBlank())
                .toList();
        if (hits.isEmpty() || sentences.isEmpty()) {
            return List.of();
        }
        List<Integer> owners = new ArrayList<>();
        Embeddings sources = model.encodeDocumentsQuietly(sources(hits, owners));
        Embeddings said = model.encodeDocumentsQuietly(sentences.stream()
                .map(sentence -> CitationMarks.without(sentence.plain()))
                .toList());
        var checks = new ArrayList<SentenceCheck>();
        for (int i = 0; i < sentences.size(); i++) {
            checks.add(check(sentences.get(i), said.get(i), sources, owners));
        }
        return checks;
    }

    /** The text with the end of each sentence behind its marks, quotes and emphasis. */
    private static String stopsLast(String text) {
        String marked = LATE_MARK.matcher(text).replaceAll("$2 $3$1 ");
        return LATE_EMPHASIS.matcher(marked).replaceAll("$2$1");
    }

    private static SentenceCheck check(Sentence sentence, float[] vector, Embeddings sources, List<Integer> owners) {
        double support = -1;
        int nearest = 0;
        for (int i = 0; i < sources.size(); i++) {
            double similarity = Vectors.dot(vector, sources.get(i));
            if (similarity > support) {
                support = similarity;
                nearest = owners.get(i);
            }
        }
        List<Integer> cited = List.copyOf(CitationMarks.in(sentence.markdown()));
        return new SentenceCheck(CitationMarks.without(sentence.markdown()), cited, support, nearest);
    }

    // A passage as a whole is about many things; a sentence of it can be nearer than all of it
    private static List<String> sources(Hits hits, List<Integer> owners) {
        var texts = new ArrayList<String>();
        for (Hit hit : hits) {
            texts.add(hit.text());
            owners.add(hit.rank());
            Stream.of(Sentences.of(hit.text(), hit.heading()), LooseLines.of(hit.text()))
                    .flatMap(List::stream)
                    .forEach(sentence -> {
                        texts.add(sentence.plain());
                        owners.add(hit.rank());
                    });
        }
        return texts;
    }
}
