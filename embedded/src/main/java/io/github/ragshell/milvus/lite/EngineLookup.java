package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.lite.Condition.Comparison;
import io.github.ragshell.milvus.lite.Condition.Junction;
import io.github.ragshell.milvus.lite.Condition.Membership;
import io.github.ragshell.milvus.lite.Condition.Term;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks up in the engine what the filters of one call need. */
final class EngineLookup implements Lookup {

    /** Of so many rows the keys are looked up and left out. */
    static final int MOST_ROWS = 10_000;

    private final String collection;
    private final Supplier<MilvusServiceBlockingStub> engine;
    private Optional<FieldSchema> key;

    EngineLookup(String collection, Supplier<MilvusServiceBlockingStub> engine) {
        this.collection = collection;
        this.engine = engine;
    }

    private Optional<FieldSchema> key() {
        if (key == null) {
            key = PrimaryKey.of(collection, engine.get());
        }
        return key;
    }

    @Override
    public boolean isTextKey(String field) {
        return key().filter(found -> PrimaryKey.isText(found) && found.getName().equals(field))
                .isPresent();
    }

    @Override
    public Condition others(Condition condition, Condition found) {
        if (key().isEmpty()) {
            // The engine says what is wrong with the collection
            return found;
        }
        String name = key().get().getName();
        List<Object> keys = keys(name, found);
        if (keys.size() > MOST_ROWS) {
            throw refusal(
                    condition,
                    "more than %d rows meet it, and the relay looks them up to leave them out. Join it by and with a condition that fewer rows meet"
                            .formatted(MOST_ROWS));
        }
        var field = new Term(Term.Kind.FIELD, name);
        if (keys.isEmpty()) {
            var any = new Term(Term.Kind.CONSTANT, PrimaryKey.isText(key().get()) ? "''" : "0");
            return Junction.of(false, List.of(new Comparison(field, "==", any), new Comparison(field, "!=", any)));
        }
        List<Term> values = keys.stream()
                .map(one -> {
                    if (!StoredKeys.isAskable(one)) {
                        throw refusal(
                                condition,
                                "a row that meets it has an id with characters that the engine can't read in a filter");
                    }
                    return new Term(Term.Kind.CONSTANT, StoredKeys.literal(one));
                })
                .toList();
        return new Membership(field, true, Term.list(values));
    }

    private List<Object> keys(String field, Condition found) {
        QueryResults rows = engine.get()
                .query(QueryRequest.newBuilder()
                        .setCollectionName(collection)
                        .setExpr(found.text())
                        .addOutputFields(field)
                        .addQueryParams(
                                KeyValuePair.newBuilder().setKey("limit").setValue(String.valueOf(MOST_ROWS + 1)))
                        .setConsistencyLevel(ConsistencyLevel.Strong)
                        .build());
        String reason = EngineStatus.reason(rows.getStatus());
        if (!reason.isEmpty()) {
            throw new InvalidInputException(EngineFilter.explain(List.of(found.text()), reason));
        }
        return StoredKeys.of(rows, field);
    }

    private static InvalidInputException refusal(Condition condition, String why) {
        return new InvalidInputException(
                "The native engine (Milvus Lite %s) can't negate %s: %s, or use the Python engine (RAGSHELL_ENGINE=python)."
                        .formatted(Engine.NATIVE.version(), EngineFilter.clipped(condition.text()), why));
    }
}
