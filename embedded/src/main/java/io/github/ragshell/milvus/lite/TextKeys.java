package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.UpsertRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Hides the apostrophes of text keys from the native engine, see {@link Apostrophes}. */
final class TextKeys implements CallRule {

    private static final Set<String> METHODS = Set.of("Insert", "Upsert", "Delete", "Query", "Search", "HybridSearch");

    private static final char NULL = '\0';

    private final String method;
    private final EngineChannel channel;
    private final CallRule inner;

    private TextKeys(String method, EngineChannel channel, CallRule inner) {
        this.method = method;
        this.channel = channel;
        this.inner = inner;
    }

    /** @param inner sees the keys as they are stored */
    static CallRule of(MilvusMethod method, EngineChannel channel, CallRule inner) {
        return METHODS.contains(method.name()) ? new TextKeys(method.name(), channel, inner) : inner;
    }

    @Override
    public boolean waits(byte[] request) {
        return inner.waits(request);
    }

    @Override
    public byte[] request(byte[] request) {
        try {
            return inner.request(
                    switch (method) {
                        case "Insert" -> insert(request);
                        case "Upsert" -> upsert(request);
                        default -> request;
                    });
        } catch (IOException e) {
            // No message of this kind: the engine says so
            return request;
        }
    }

    @Override
    public Optional<byte[]> answer(byte[] request) {
        return inner.answer(request).map(answer -> TextKeyAnswers.shown(method, answer));
    }

    @Override
    public byte[] response(byte[] request, byte[] response) {
        return TextKeyAnswers.shown(method, inner.response(request, response));
    }

    private byte[] insert(byte[] request) throws IOException {
        Set<String> suspects = suspects(request, InsertRequest.FIELDS_DATA_FIELD_NUMBER);
        if (suspects.isEmpty()) {
            return request;
        }
        var insert = InsertRequest.parseFrom(request).toBuilder();
        List<FieldData> columns = hidden(insert.getFieldsDataList(), insert.getCollectionName(), suspects);
        return insert.clearFieldsData().addAllFieldsData(columns).build().toByteArray();
    }

    private byte[] upsert(byte[] request) throws IOException {
        Set<String> suspects = suspects(request, UpsertRequest.FIELDS_DATA_FIELD_NUMBER);
        if (suspects.isEmpty()) {
            return request;
        }
        var upsert = UpsertRequest.parseFrom(request).toBuilder();
        List<FieldData> columns = hidden(upsert.getFieldsDataList(), upsert.getCollectionName(), suspects);
        requireNoneOfOthers(upsert, columns);
        return upsert.clearFieldsData().addAllFieldsData(columns).build().toByteArray();
    }

    /** Refuses to leave a row twice: as it is stored by this program, and by one that hides no apostrophes. */
    private void requireNoneOfOthers(UpsertRequest.Builder upsert, List<FieldData> columns) {
        for (int i = 0; i < columns.size(); i++) {
            FieldData column = upsert.getFieldsData(i);
            if (column.equals(columns.get(i))) {
                continue;
            }
            List<Object> keys = RowsOfRequest.ids(column).stream()
                    .filter(key -> ((String) key).indexOf(Apostrophes.APOSTROPHE) >= 0)
                    .filter(StoredKeys::isAskable)
                    .toList();
            Set<Object> others =
                    StoredKeys.among(keys, upsert.getCollectionName(), column.getFieldName(), channel.questions());
            if (!others.isEmpty()) {
                throw new InvalidInputException(
                        "The upsert into %s was refused: another program has put in rows whose ids have an apostrophe, such as %s, and the native engine (Milvus Lite %s) can't replace them. No row was changed; use other ids, or copy the rows to a new collection."
                                .formatted(
                                        upsert.getCollectionName(),
                                        others.iterator().next(),
                                        Engine.NATIVE.version()));
            }
        }
    }

    private List<FieldData> hidden(List<FieldData> columns, String collection, Set<String> suspects) {
        Optional<String> key = textKey(collection, channel.questions());
        columns.stream()
                .filter(column -> key.filter(column.getFieldName()::equals).isPresent())
                .forEach(this::requireNoNull);
        return columns.stream()
                .map(column -> suspects.contains(column.getFieldName())
                                && key.filter(column.getFieldName()::equals).isPresent()
                        ? with(column, Apostrophes::hidden)
                        : column)
                .toList();
    }

    private void requireNoNull(FieldData key) {
        if (key.getScalars().getStringData().getDataList().stream().anyMatch(id -> id.indexOf(NULL) >= 0)) {
            throw new InvalidInputException(
                    "The %s was refused: an id of the field '%s' has the character U+0000, and the native engine (Milvus Lite %s) can't replace or delete such a row. No row was written; leave the character out, or use the Python engine (RAGSHELL_ENGINE=python)."
                            .formatted(method.toLowerCase(Locale.ROOT), key.getFieldName(), Engine.NATIVE.version()));
        }
    }

    private static Optional<String> textKey(String collection, MilvusServiceBlockingStub engine) {
        return PrimaryKey.of(collection, engine).filter(PrimaryKey::isText).map(FieldSchema::getName);
    }

    // Only the columns of texts are read: the vectors are most of the message
    private Set<String> suspects(byte[] request, int columns) throws IOException {
        var found = new HashSet<String>();
        MessageParts.of(request).any(columns, part -> {
            if (part.isTexts()) {
                FieldData column = part.column();
                for (String text : column.getScalars().getStringData().getDataList()) {
                    requireNoStandIn(column.getFieldName(), text);
                    if (text.indexOf(Apostrophes.APOSTROPHE) >= 0 || text.indexOf(NULL) >= 0) {
                        found.add(column.getFieldName());
                    }
                }
            }
            return false;
        });
        return found;
    }

    private void requireNoStandIn(String field, String text) {
        if (text.indexOf(Apostrophes.STAND_IN) >= 0) {
            throw new InvalidInputException(
                    "The %s was refused: a text of the field '%s' has U+FDD0, which is no character, and which stands for the apostrophes of ids on the native engine (Milvus Lite %s). No row was written; leave it out, or use the Python engine (RAGSHELL_ENGINE=python)."
                            .formatted(method.toLowerCase(Locale.ROOT), field, Engine.NATIVE.version()));
        }
    }

    /** The column with its texts changed. */
    static FieldData with(FieldData column, UnaryOperator<String> change) {
        var scalars = column.getScalars().toBuilder();
        return column.toBuilder()
                .setScalars(scalars.setStringData(with(scalars.getStringData(), change)))
                .build();
    }

    static StringArray with(StringArray texts, UnaryOperator<String> change) {
        return StringArray.newBuilder()
                .addAllData(texts.getDataList().stream().map(change).toList())
                .build();
    }

    /** Refuses a delete that would meet a key with an apostrophe, which another program has put in. */
    static void require(EngineChannel engine, DeleteRequest delete) {
        Optional<String> key = textKey(delete.getCollectionName(), engine.questions());
        if (key.isEmpty() || delete.getExpr().isBlank()) {
            return;
        }
        var found = engine.questions()
                .query(QueryRequest.newBuilder()
                        .setCollectionName(delete.getCollectionName())
                        .setExpr("(%s) and %s like \"%%'%%\"".formatted(delete.getExpr(), key.get()))
                        .addOutputFields(key.get())
                        .setConsistencyLevel(ConsistencyLevel.Strong)
                        .build());
        String reason = EngineStatus.reason(found.getStatus());
        if (!reason.isEmpty()) {
            throw new InvalidInputException(
                    "The delete from %s was refused, because it can't be told which rows it would take: %s"
                            .formatted(
                                    delete.getCollectionName(),
                                    EngineFilter.explain(List.of(delete.getExpr()), reason)));
        }
        long rows = found.getFieldsDataList().stream()
                .filter(column -> column.getFieldName().equals(key.get()))
                .mapToLong(column -> column.getScalars().getStringData().getDataCount())
                .sum();
        if (rows > 0) {
            throw new InvalidInputException(
                    "The delete from %s was refused: the native engine (Milvus Lite %s) takes an apostrophe in an id for a part of its SQL, and would delete other rows, and %d of the rows to delete have one, which another program has put in. No row was deleted; leave those rows out, or copy the others to a new collection."
                            .formatted(delete.getCollectionName(), Engine.NATIVE.version(), rows));
        }
    }
}
