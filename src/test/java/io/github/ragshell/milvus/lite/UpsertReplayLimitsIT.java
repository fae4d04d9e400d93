package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.UpsertRequest;
import io.milvus.grpc.VectorField;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.vector.request.QueryReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upserts that were cut off and are hard to complete: large ones, and ids that the native engine can't read in a filter. */
class UpsertReplayLimitsIT {

    private static final List<Object> ODD_TEXTS =
            List.of("a\nb", "a\tb", "\r\n", "\u0001", "it\ns \"so\" \\", "\ud83d\ude00\u0085", "zz\n");

    @TempDir
    Path directory;

    private Path database;
    private UpsertJournal journal;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void resolve() throws Exception {
        database = directory.toRealPath().resolve("limits.db");
        journal = UpsertJournal.of(database);
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_complete_an_upsert_that_takes_minutes_in_one_message() throws Exception {
        int rows = 7000;
        create("id", DataType.Int64, 384);
        abandon("id", LongStream.range(0, rows).<Object>mapToObj(Long::valueOf).toList(), 384);

        assertThat(keys("id >= 0", "id")).hasSize(rows);
        assertThat(journal.newestFirst()).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void should_find_rows_whose_ids_have_control_characters() throws Exception {
        create("id", DataType.VarChar, 4);
        // The first completes them all, the second has nothing left to do
        abandon("id", ODD_TEXTS, 4);
        assertThat(keys("id != 'a'", "id")).containsExactlyInAnyOrderElementsOf(ODD_TEXTS);

        var more = new ArrayList<>(ODD_TEXTS);
        more.addAll(List.of("a\nc", "plain", "zzz\n"));
        abandon("id", more, 4);

        assertThat(keys("id != 'a'", "id")).containsExactlyInAnyOrderElementsOf(more);
        assertThat(journal.newestFirst()).isEmpty();
        assertThat(notices).isEmpty();
    }

    @Test
    void should_find_the_row_with_the_smallest_number() throws Exception {
        List<Object> numbers = List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, 0L, Long.MAX_VALUE);
        create("id", DataType.Int64, 4);
        abandon("id", numbers, 4);
        assertThat(keys("id != 5", "id")).containsExactlyInAnyOrderElementsOf(numbers);

        abandon("id", numbers, 4);

        assertThat(keys("id != 5", "id")).containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void should_open_and_keep_aside_what_the_engine_refuses() throws Exception {
        // A word of the engine's filters, so that it can't be asked for keys
        create("like", DataType.Int64, 4);
        abandon("like", List.of(1L), 4);
        Path file = journal.newestFirst().get(0).path();

        try (var lite = open()) {
            assertThat(lite.isAlive()).isTrue();
        }

        Path kept = file.resolveSibling(file.getFileName() + ".refused");
        assertThat(kept).exists();
        assertThat(notices)
                .singleElement()
                .asString()
                .matches("An upsert that was cut off in \\Q%s\\E can't be completed: .+\\. It is kept in \\Q%s\\E\\."
                        .formatted(database, kept));
        Files.delete(kept);
        journal.tidy();
    }

    private MilvusLite open() {
        return MilvusLite.builder(database)
                .engine(Engine.NATIVE)
                .listener(notices::add)
                .open();
    }

    private void create(String key, DataType type, int dimension) {
        try (var lite = open()) {
            var client = client(lite);
            client.createCollection(CreateCollectionReq.builder()
                    .collectionName("docs")
                    .primaryFieldName(key)
                    .idType(type)
                    .maxLength(100)
                    .dimension(dimension)
                    .build());
            client.close();
        }
    }

    private List<Object> keys(String filter, String key) {
        try (var lite = open()) {
            var client = client(lite);
            List<Object> keys = client
                    .query(QueryReq.builder()
                            .collectionName("docs")
                            .filter(filter)
                            .outputFields(List.of(key))
                            .consistencyLevel(ConsistencyLevel.STRONG)
                            .limit(16_000)
                            .build())
                    .getQueryResults()
                    .stream()
                    .map(row -> row.getEntity().get(key))
                    .toList();
            long rows = (Long) client.query(QueryReq.builder()
                            .collectionName("docs")
                            .filter("")
                            .outputFields(List.of("count(*)"))
                            .build())
                    .getQueryResults()
                    .get(0)
                    .getEntity()
                    .get("count(*)");
            assertThat(rows).isEqualTo(keys.size());
            client.close();
            return keys;
        }
    }

    private static MilvusClientV2 client(MilvusLite lite) {
        return new MilvusClientV2(
                ConnectConfig.builder().uri(lite.uri()).rpcDeadlineMs(30_000).build());
    }

    /** What a program leaves that is killed before the engine has its upsert. */
    private void abandon(String key, List<Object> keys, int dimension) {
        journal.begin(upsert(key, keys, dimension).toByteArray()).abandon();
    }

    private static UpsertRequest upsert(String key, List<Object> keys, int dimension) {
        var column = FieldData.newBuilder().setFieldName(key);
        if (keys.get(0) instanceof Long) {
            var numbers = LongArray.newBuilder();
            keys.forEach(number -> numbers.addData((Long) number));
            column.setType(io.milvus.grpc.DataType.Int64)
                    .setScalars(ScalarField.newBuilder().setLongData(numbers));
        } else {
            var texts = StringArray.newBuilder();
            keys.forEach(text -> texts.addData((String) text));
            column.setType(io.milvus.grpc.DataType.VarChar)
                    .setScalars(ScalarField.newBuilder().setStringData(texts));
        }
        var vectors = FloatArray.newBuilder();
        LongStream.range(0, (long) keys.size() * dimension).forEach(i -> vectors.addData(i % 100 / 100f));
        var dynamic = JSONArray.newBuilder();
        keys.forEach(each -> dynamic.addData(ByteString.copyFromUtf8("{}")));
        return UpsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(keys.size())
                .addFieldsData(column)
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("vector")
                        .setType(io.milvus.grpc.DataType.FloatVector)
                        .setVectors(VectorField.newBuilder().setDim(dimension).setFloatVector(vectors)))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("$meta")
                        .setIsDynamic(true)
                        .setType(io.milvus.grpc.DataType.JSON)
                        .setScalars(ScalarField.newBuilder().setJsonData(dynamic)))
                .build();
    }
}
