package io.github.ragshell.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.ModelId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a collection remembers of how it was filled.
 *
 * @param entries texts by name; names this version does not know are kept
 */
record CollectionNote(Map<String, String> entries) {

    static final CollectionNote EMPTY = new CollectionNote(Map.of());

    private static final String MODEL = "embedding_model";
    private static final String HASH = "embedding_hash";

    static CollectionNote of(JsonNode json) {
        var entries = new LinkedHashMap<String, String>();
        json.fields()
                .forEachRemaining(entry -> entries.put(
                        entry.getKey(),
                        entry.getValue().isTextual()
                                ? entry.getValue().asText()
                                : entry.getValue().toString()));
        return new CollectionNote(entries);
    }

    /** The embedding model that made the vectors, where that is known. */
    Optional<ModelId> model() {
        return Optional.ofNullable(entries.get(MODEL)).map(name -> new ModelId(name, entries.getOrDefault(HASH, "")));
    }

    /** The same with this model. */
    CollectionNote with(ModelId model) {
        return with(MODEL, model.name()).with(HASH, model.hash());
    }

    /** The same with another entry. */
    CollectionNote with(String name, String value) {
        var changed = new LinkedHashMap<>(entries);
        changed.put(name, value);
        return new CollectionNote(changed);
    }

    /** Whether vectors of a model may stand beside those of the collection, or be compared with them. */
    boolean fits(ModelId model) {
        return model().map(model::fits).orElse(true);
    }

    /**
     * Refuses vectors of another model than the collection's.
     *
     * @param what the vectors, as the beginning of a sentence: "The query vector"
     */
    void require(ModelId model, String collection, String what) {
        if (!fits(model)) {
            ModelId ours = model().orElseThrow();
            throw new InvalidInputException(
                    "%s comes from the embedding model %s, but the collection %s was filled with %s; their vectors can't be compared. Use embeddingModel(\"%s\"), or fill another collection with the other model."
                            .formatted(what, model, collection, ours, ours.name()));
        }
    }
}
