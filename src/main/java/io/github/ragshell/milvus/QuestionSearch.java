package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.KeywordModel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Searches one collection for a question by meaning, by words, or by both. */
final class QuestionSearch {

    // Chosen with the questions of bench/keywords in view
    private static final double NAMED = 0.7;
    private static final double OTHER = 0.1;
    private static final String BM25 = "BM25 score: larger is nearer";
    private static final String FUSED = "meaning and keywords, 0 to 1: larger is nearer";

    private final RowReader reader;
    private final CollectionInfo collection;
    private final Optional<KeywordModel> words;

    /** @param note the name of the collection's keyword model, or null */
    QuestionSearch(RowReader reader, CollectionInfo collection, String note) {
        this.reader = reader;
        this.collection = collection;
        this.words = Optional.ofNullable(note).map(KeywordModel::named);
    }

    Hits search(String question, float[] query, SearchOptions options) {
        return switch (options.ranking()) {
            case MEANING -> reader.search(collection, query, options);
            case KEYWORDS -> byWords(question, options);
            case HYBRID -> hybrid(question, query, options);
            case AUTO ->
                words.isPresent()
                        ? hybrid(question, query, options.hybrid(wordsOf(question)))
                        : reader.search(collection, query, options);
        };
    }

    private static double wordsOf(String question) {
        return KeywordModel.namesSomething(question) ? NAMED : OTHER;
    }

    private Hits byWords(String question, SearchOptions options) {
        if (options.variety() > 0) {
            throw new InvalidInputException(
                    "Variety compares meanings, which a search by keywords alone does not know. Use hybrid() in place of keywords(), or leave out variety.");
        }
        Hits found = found(question, options);
        return found.with(Selection.choose(found, options.withNext(), true, hits -> List.of()))
                .first(options.limit());
    }

    private Hits hybrid(String question, float[] query, SearchOptions options) {
        boolean largerIsNearer = collection.metric() != MetricType.L2;
        Hits near = reader.search(collection, query, options.candidates(), options.filter());
        List<Hit> meaning = Selection.least(near, options, largerIsNearer);
        List<Hit> keywords = found(question, options);
        List<Hit> fused = Double.isNaN(options.keywordWeight())
                ? Fusion.byRank(meaning, keywords)
                : Fusion.byScore(meaning, keywords, options.keywordWeight());
        return reader.hits(
                        collection,
                        Selection.choose(
                                fused,
                                options.withNext().withoutLeast(),
                                true,
                                hits -> reader.vectors(collection, hits)),
                        FUSED)
                .first(options.limit());
    }

    private Hits found(String question, SearchOptions options) {
        KeywordModel model = words.orElseThrow(() -> new InvalidInputException(
                "The collection %s has no keywords, only meanings. Fill a new one with them: sync(docs, milvus, \"%s_words\", model, KeywordModel.english())."
                        .formatted(collection.name(), collection.name())));
        SortedMap<Long, Float> query = weighted(model.terms(question));
        return query.isEmpty()
                ? reader.hits(collection, List.of(), BM25)
                : reader.search(collection, KeywordModel.FIELD, query, options.candidates(), options.filter(), BM25);
    }

    // How many rows have a word is what a search for it alone finds: exact up to Milvus's limit, and never out of date
    private SortedMap<Long, Float> weighted(List<Long> terms) {
        var query = new TreeMap<Long, Float>();
        if (terms.isEmpty()) {
            return query;
        }
        List<Integer> having = reader.frequencies(collection, KeywordModel.FIELD, terms);
        long rows = reader.count(collection, "");
        for (int i = 0; i < terms.size(); i++) {
            if (having.get(i) > 0) {
                query.put(terms.get(i), (float) KeywordModel.rarity(rows, having.get(i)));
            }
        }
        return query;
    }
}
