package io.github.ragshell.sync;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.milvus.CollectionAccess;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.view.Tables;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.Optional;

/**
 * The collection that a sync fills, and how.
 *
 * @param words adds the words of each chunk, or null
 */
record SyncTarget(Milvus milvus, String collection, EmbeddingModel model, Splitter splitter, KeywordModel words) {

    private static final String SPLITTER = "splitter";

    SyncTarget {
        require(milvus, "Milvus", "milvus(\"./my.db\")");
        require(collection, "name of the collection", "\"my_docs\"");
        require(model, "embedding model", "embeddingModel()");
        require(splitter, "splitter", "Splitter.byHeading()");
    }

    /**
     * Makes the collection where it is missing, and lets it remember model and splitter.
     *
     * @throws InvalidInputException it was filled with another model or splitter, or another client made it otherwise
     */
    CollectionAccess prepare() {
        if (!milvus.hasCollection(collection)) {
            make();
        }
        CollectionAccess access = milvus.access(collection);
        access.requireModel(model);
        access.requireFields(model.dimension(), RowPipe.FIELDS);
        Optional<String> known = access.note(SPLITTER);
        if (known.isPresent() && !known.get().equals(splitter.toString())) {
            throw new InvalidInputException(
                    "The collection %s was split %s, not %s. Use that splitter, or fill it again: milvus.dropCollection(\"%s\") and sync."
                            .formatted(collection, known.get(), splitter, collection));
        }
        if (known.isEmpty()) {
            access.note(SPLITTER, splitter.toString());
        }
        return access;
    }

    /** What adds the words of a chunk to its row, or null where the collection has none. */
    KeywordModel words(CollectionAccess access) {
        Optional<String> known = access.note(KeywordModel.FIELD);
        if (words != null && !known.equals(Optional.of(words.name()))) {
            throw new InvalidInputException(
                    "The collection %s has %s, not %s. Fill it again to change that: milvus.dropCollection(\"%s\") and sync."
                            .formatted(collection, known.orElse("no keywords"), words.name(), collection));
        }
        return known.map(KeywordModel::named).orElse(null);
    }

    private void make() {
        if (words == null) {
            milvus.createCollection(collection, model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
        } else {
            milvus.createCollection(collection, model.dimension(), MetricType.IP, ConsistencyLevel.STRONG, words);
        }
    }

    // A disk that is not mounted looks like a folder from which everything was deleted
    static SetupException empty(String root, String collection, long chunks) {
        return new SetupException(
                "There is no document in %s any more, so this sync would delete all its %s from the collection %s. Nothing was deleted: check whether the folder was moved or its disk is missing. If they are to go, call milvus.delete(\"%s\", Filter.equal(\"root\", \"%s\"))."
                        .formatted(
                                root,
                                Tables.counted((int) Math.min(chunks, Integer.MAX_VALUE), "chunk"),
                                collection,
                                collection,
                                root));
    }

    static <T> T require(T value, String what, String example) {
        if (value == null) {
            throw new InvalidInputException("The %s is null. Pass one, for example %s.".formatted(what, example));
        }
        return value;
    }
}
