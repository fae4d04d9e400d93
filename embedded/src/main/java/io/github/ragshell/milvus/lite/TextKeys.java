package io.github.ragshell.milvus.lite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.github.ragshell.core.InvalidInputException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.QueryRequest;
import io.milvus.shaded.io.grpc.Channel;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Keeps keys with an apostrophe out of the native engine. It puts keys into the SQL of a delete as they are: one such
 * as {@code x') OR ('1'='1} takes every row of the collection with it.
 */
final class TextKeys implements CallRule {

    static final char APOSTROPHE = '\'';

    private static final int CALL_SECONDS = 60;
    private static final int COLUMN =
            WireFormat.WIRETYPE_LENGTH_DELIMITED | InsertRequest.FIELDS_DATA_FIELD_NUMBER << 3;
    private static final int TYPE = WireFormat.WIRETYPE_VARINT | FieldData.TYPE_FIELD_NUMBER << 3;

    private final EngineChannel channel;

    private TextKeys(EngineChannel channel) {
        this.channel = channel;
    }

    static CallRule of(MilvusMethod method, EngineChannel channel) {
        return method.name().equals("Insert") ? new TextKeys(channel) : CallRule.NONE;
    }

    @Override
    public Optional<byte[]> answer(byte[] request) {
        try {
            Set<String> suspects = columnsWithApostrophe(request);
            if (!suspects.isEmpty()) {
                String collection = InsertRequest.parseFrom(request).getCollectionName();
                Optional<FieldSchema> key = key(schema(channel.get(), collection));
                if (key.isPresent() && suspects.contains(key.get().getName())) {
                    throw new InvalidInputException(
                            "The insert into %s was refused: %s. No row was inserted; leave the apostrophe out of the id, or use the Python engine."
                                    .formatted(collection, reason()));
                }
            }
        } catch (IOException e) {
            // No message of this kind: the engine says so
        }
        return Optional.empty();
    }

    /** Refuses a delete that would meet such a key, which another program has put in. */
    static void require(Channel engine, DeleteRequest delete) {
        Optional<FieldSchema> key = key(schema(engine, delete.getCollectionName()));
        if (key.isEmpty() || delete.getExpr().isBlank()) {
            return;
        }
        var found = stub(engine)
                .query(QueryRequest.newBuilder()
                        .setCollectionName(delete.getCollectionName())
                        .setExpr("(%s) and %s like \"%%'%%\""
                                .formatted(delete.getExpr(), key.get().getName()))
                        .addOutputFields(key.get().getName())
                        .setConsistencyLevel(ConsistencyLevel.Strong)
                        .build());
        long rows = found.getFieldsDataList().stream()
                .filter(column -> column.getFieldName().equals(key.get().getName()))
                .mapToLong(column -> column.getScalars().getStringData().getDataCount())
                .sum();
        if (rows > 0) {
            throw new InvalidInputException(
                    "The delete from %s was refused: %s, and %d of the rows to delete have one, which another program has put in. No row was deleted; leave those rows out, or copy the others to a new collection."
                            .formatted(delete.getCollectionName(), reason(), rows));
        }
    }

    static String reason() {
        return "the native engine (Milvus Lite %s) takes an apostrophe in an id for a part of its SQL, and would delete other rows"
                .formatted(Engine.NATIVE.version());
    }

    // Only the columns of texts are read: the vectors are most of the message
    private static Set<String> columnsWithApostrophe(byte[] request) throws IOException {
        var found = new HashSet<String>();
        CodedInputStream in = CodedInputStream.newInstance(request);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag != COLUMN) {
                in.skipField(tag);
                continue;
            }
            int length = in.readRawVarint32();
            int begin = in.getTotalBytesRead();
            if (isText(CodedInputStream.newInstance(request, begin, length))) {
                FieldData column = FieldData.parser().parseFrom(request, begin, length);
                if (column.getScalars().getStringData().getDataList().stream()
                        .anyMatch(text -> text.indexOf(APOSTROPHE) >= 0)) {
                    found.add(column.getFieldName());
                }
            }
            in.skipRawBytes(length);
        }
        return found;
    }

    private static boolean isText(CodedInputStream column) throws IOException {
        for (int tag = column.readTag(); tag != 0; tag = column.readTag()) {
            if (tag == TYPE) {
                return column.readEnum() == DataType.VarChar_VALUE;
            }
            column.skipField(tag);
        }
        return false;
    }

    private static Optional<FieldSchema> key(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .filter(field -> field.getIsPrimaryKey() && field.getDataType() == DataType.VarChar)
                .findFirst();
    }

    private static CollectionSchema schema(Channel engine, String collection) {
        return stub(engine)
                .describeCollection(DescribeCollectionRequest.newBuilder()
                        .setCollectionName(collection)
                        .build())
                .getSchema();
    }

    private static MilvusServiceGrpc.MilvusServiceBlockingStub stub(Channel engine) {
        return MilvusServiceGrpc.newBlockingStub(engine).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }
}
