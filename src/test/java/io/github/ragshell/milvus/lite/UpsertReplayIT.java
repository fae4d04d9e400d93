package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SmallDisk;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IDs;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.UpsertRequest;
import io.milvus.grpc.VectorField;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next open makes of upserts that were cut off: here those that had deleted their rows already. */
class UpsertReplayIT {

    private static final String DOCS = "docs";

    @TempDir
    Path directory;

    private Path database;
    private UpsertJournal journal;

    @BeforeEach
    void makeDatabase() throws Exception {
        database = directory.toRealPath().resolve("replay.db");
        journal = UpsertJournal.of(database);
        try (var milvus = open()) {
            milvus.createCollection(DOCS, 4, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.upsert(DOCS, List.of(row(1, "old"), row(2, "old"), row(3, "old")));
        }
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_insert_the_rows_that_are_missing_and_leave_those_that_are_there() throws Exception {
        journal.begin(upsert("new", 2, 3, 4).toByteArray()).abandon();
        lose("id in [2, 4]");

        assertThat(versions()).isEqualTo(Map.of(1L, "old", 2L, "new", 3L, "old", 4L, "new"));
        assertThat(database.resolveSibling(".replay.db.upserts")).doesNotExist();
    }

    @Test
    void should_let_the_newest_upsert_win() throws Exception {
        journal.begin(upsert("newer", 2).toByteArray()).abandon();
        journal.begin(upsert("newest", 2).toByteArray()).abandon();
        lose("id == 2");

        assertThat(versions()).isEqualTo(Map.of(1L, "old", 2L, "newest", 3L, "old"));
    }

    @Test
    void should_not_bring_back_rows_that_were_deleted_later() throws Exception {
        journal.begin(upsert("new", 2, 3).toByteArray()).abandon();
        journal.deleted(
                DOCS,
                IDs.newBuilder().setIntId(LongArray.newBuilder().addData(2)).build(),
                "id in [2]");
        lose("id in [2, 3]");

        assertThat(versions()).isEqualTo(Map.of(1L, "old", 3L, "new"));
    }

    @Test
    void should_not_bring_rows_that_a_later_delete_would_have_found() throws Exception {
        journal.begin(upsert("new", 4, 5, 6).toByteArray()).abandon();
        try (var milvus = Milvus.open(database.toString(), null)) {
            // This open has completed it; so one more, as of a client that is killed while others go on
            journal.begin(upsert("cut off", 7, 8, 9).toByteArray()).abandon();
            milvus.delete(DOCS, "id >= 8");
            milvus.delete(DOCS, "id == 4");
        }

        assertThat(versions()).isEqualTo(Map.of(1L, "old", 2L, "old", 3L, "old", 5L, "new", 6L, "new", 7L, "cut off"));
        assertThat(database.resolveSibling(".replay.db.upserts")).doesNotExist();
    }

    @Test
    void should_not_fill_a_collection_that_was_dropped_later() throws Exception {
        journal.begin(upsert("new", 2, 3).toByteArray()).abandon();
        journal.dropped(DOCS);
        withoutJournal(milvus -> {
            milvus.dropCollection(DOCS);
            milvus.createCollection(DOCS, 4, MetricType.IP, ConsistencyLevel.STRONG);
        });

        assertThat(versions()).isEmpty();
    }

    @Test
    void should_leave_the_entry_of_a_process_that_still_waits_and_drop_half_of_one() throws Exception {
        var awaited = journal.begin(upsert("new", 2).toByteArray());
        journal.begin(upsert("half", 3).toByteArray()).abandon();
        Path half = journal.newestFirst().get(0).path();
        Files.write(half, Arrays.copyOf(Files.readAllBytes(half), 40));

        assertThat(versions()).isEqualTo(Map.of(1L, "old", 2L, "old", 3L, "old"));
        assertThat(journal.newestFirst()).singleElement().matches(JournalFile::isAwaited);
        awaited.close();
        journal.tidy();
    }

    @Test
    void should_forget_an_upsert_into_a_collection_that_is_gone() throws Exception {
        journal.begin(upsert("new", 2).toBuilder()
                        .setCollectionName("gone")
                        .build()
                        .toByteArray())
                .abandon();

        assertThat(versions()).hasSize(3);
        assertThat(journal.newestFirst()).isEmpty();
    }

    @Test
    void should_keep_an_upsert_for_which_the_disk_has_no_room(@TempDir Path mounted) throws Exception {
        try (var disk = SmallDisk.mount(mounted, 12)) {
            database = disk.resolve("full.db");
            journal = UpsertJournal.of(database);
            try (var milvus = open()) {
                milvus.createCollection(DOCS, 4, MetricType.IP, ConsistencyLevel.STRONG);
            }
            long[] ids = LongStream.range(0, 3000).toArray();
            journal.begin(upsert("x".repeat(800), ids).toByteArray()).abandon();
            Path filler = disk.resolve("filler");
            long room = Files.getFileStore(filler.getParent()).getUsableSpace();
            Files.write(filler, new byte[(int) room - 300_000]);

            assertThatThrownBy(this::open)
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("can't be completed: its rows can't be written; the disk may be full.")
                    .hasMessageContaining("Nothing is lost");

            Files.delete(filler);
            assertThat(journal.newestFirst()).hasSize(1);
            try (var milvus = open()) {
                assertThat(milvus.count(DOCS)).isEqualTo(ids.length);
            }
        }
    }

    private Map<Long, String> versions() {
        try (var milvus = open()) {
            var versions = new HashMap<Long, String>();
            milvus.query(DOCS, "id >= 0", 100)
                    .forEach(row -> versions.put((Long) row.get("id"), String.valueOf(row.get("text"))));
            assertThat(milvus.count(DOCS)).isEqualTo(versions.size());
            return versions;
        }
    }

    private Milvus open() {
        return Milvus.open(database.toString(), null);
    }

    /** As a server that is killed in the middle of an upsert does. */
    private void lose(String filter) throws Exception {
        withoutJournal(milvus -> milvus.delete(DOCS, filter));
    }

    private void withoutJournal(Consumer<Milvus> change) throws Exception {
        Path aside = directory.resolve("aside");
        Files.move(database.resolveSibling(".replay.db.upserts"), aside);
        try (var milvus = open()) {
            change.accept(milvus);
        }
        Files.move(aside, database.resolveSibling(".replay.db.upserts"));
    }

    private static Map<String, Object> row(long id, String text) {
        return Map.of("id", id, "text", text, "vector", new float[] {id, 1, 2, 3});
    }

    private static UpsertRequest upsert(String text, long... ids) {
        var keys = LongArray.newBuilder();
        var texts = JSONArray.newBuilder();
        var vectors = FloatArray.newBuilder();
        for (long id : ids) {
            keys.addData(id);
            texts.addData(ByteString.copyFromUtf8("{\"text\":\"%s\"}".formatted(text)));
            vectors.addAllData(List.of((float) id, 1f, 2f, 3f));
        }
        return UpsertRequest.newBuilder()
                .setCollectionName(DOCS)
                .setNumRows(ids.length)
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(keys)))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("vector")
                        .setType(DataType.FloatVector)
                        .setVectors(VectorField.newBuilder().setDim(4).setFloatVector(vectors)))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("$meta")
                        .setIsDynamic(true)
                        .setType(DataType.JSON)
                        .setScalars(ScalarField.newBuilder().setJsonData(texts)))
                .build();
    }
}
