package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.ServiceException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.IDs;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays that are cut off themselves, and what the engine can't do. */
class UpsertReplayTest {

    @TempDir
    Path directory;

    private final FakeEngine engine = new FakeEngine();
    private final List<String> notices = new ArrayList<>();
    private Path database;
    private UpsertJournal journal;
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        database = directory.resolve("a.db");
        journal = UpsertJournal.of(database);
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(engine)
                .directExecutor()
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .disableRetry()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void should_delete_rows_that_a_replay_had_written_before_it_was_cut_off() throws Exception {
        abandon("cut off", 1, 2, 3);
        deleted("tag == 'cut off'");
        engine.endsAfterRows = 2;
        assertCutOff();
        assertThat(engine.rows).containsOnlyKeys(1L, 2L);

        replay();

        assertThat(engine.rows).isEmpty();
        assertThat(directory.resolve(".a.db.upserts")).isEmptyDirectory();
    }

    @Test
    void should_not_bring_back_an_older_row_when_a_replay_is_cut_off_behind_the_newer_one() throws Exception {
        abandon("older", 1, 2);
        abandon("newer", 1);
        deleted("tag == 'newer'");
        engine.endsOfTag = "older";
        assertCutOff();

        engine.endsOfTag = "";
        replay();

        assertThat(engine.rows).isEqualTo(Map.of(2L, "older"));
        assertThat(directory.resolve(".a.db.upserts")).isEmptyDirectory();
    }

    @Test
    void should_keep_aside_an_upsert_that_has_ended_two_servers() throws Exception {
        abandon("deadly", 1);
        Path file = journal.newestFirst().get(0).path();
        abandon("fine", 2);
        engine.endsOfTag = "deadly";
        assertCutOff();
        assertCutOff();

        replay();

        Path kept = file.resolveSibling(file.getFileName() + ".refused");
        assertThat(engine.rows).isEqualTo(Map.of(2L, "fine"));
        assertThat(notices)
                .containsExactly(
                        "An upsert that was cut off in %s can't be completed: Milvus Lite has ended 2 times when it was to write the rows. It is kept in %s."
                                .formatted(database, kept));
        assertThat(file.getParent()).isDirectoryContaining(kept::equals);
        assertThat(journal.newestFirst()).isEmpty();
    }

    @Test
    void should_keep_aside_what_a_later_delete_may_have_taken_where_the_engine_cannot_read_its_filter()
            throws Exception {
        abandon("cut off", 1, 2);
        deleted("too deep");

        replay();

        assertThat(engine.rows).isEmpty();
        assertThat(notices)
                .singleElement()
                .asString()
                .contains(
                        "(RAGSHELL_ENGINE=python). It is kept in ",
                        "can't be completed: The native engine (Milvus Lite 2.5.1) can't read the filter 'too deep': its brackets are nested too deep.");
        assertThat(journal.newestFirst()).isEmpty();
    }

    @Test
    void should_leave_a_row_that_was_written_again_after_the_delete() throws Exception {
        abandon("cut off", 1, 2);
        deleted("tag == 'cut off'");
        engine.rows.put(1L, "cut off");

        replay();

        assertThat(engine.rows).isEqualTo(Map.of(1L, "cut off"));
    }

    private void replay() throws IOException {
        var log = new ServerLog(database, () -> directory.resolve("log"));
        UpsertReplay.run(database, journal, journal.newestFirst(), channel, log, notices::add);
    }

    private void assertCutOff() {
        assertThatThrownBy(this::replay)
                .isInstanceOf(ServiceException.class)
                .hasMessageStartingWith("An upsert that was cut off in %s can't be completed: ", database)
                .hasMessageContaining("Nothing is lost: it is kept in the directory");
    }

    private void deleted(String filter) {
        journal.deleted("docs", IDs.getDefaultInstance(), filter);
    }

    private void abandon(String tag, long... ids) {
        var tags = StringArray.newBuilder();
        Arrays.stream(ids).forEach(id -> tags.addData(tag));
        journal.begin(UpsertRequest.newBuilder()
                        .setCollectionName("docs")
                        .setNumRows(ids.length)
                        .addFieldsData(column(Arrays.stream(ids).boxed().toList()))
                        .addFieldsData(FieldData.newBuilder()
                                .setFieldName("tag")
                                .setType(DataType.VarChar)
                                .setScalars(ScalarField.newBuilder().setStringData(tags)))
                        .build()
                        .toByteArray())
                .abandon();
        assertThat(Files.exists(directory.resolve(".a.db.upserts"))).isTrue();
    }

    private static FieldData column(Iterable<Long> ids) {
        return FieldData.newBuilder()
                .setFieldName("id")
                .setType(DataType.Int64)
                .setScalars(ScalarField.newBuilder()
                        .setLongData(LongArray.newBuilder().addAllData(ids)))
                .build();
    }

    /** Rows with a tag, in memory; deletes by tag and ids. */
    private static final class FakeEngine extends MilvusServiceGrpc.MilvusServiceImplBase {

        private static final Pattern IDS = Pattern.compile("id in \\[([\\d,]+)]");
        private static final Pattern TAG = Pattern.compile("tag == '(.*?)'");

        private final Map<Long, String> rows = new TreeMap<>();
        private int endsAfterRows = Integer.MAX_VALUE;
        private String endsOfTag = "";

        @Override
        public void describeCollection(
                DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> answer) {
            answer(
                    answer,
                    DescribeCollectionResponse.newBuilder()
                            .setSchema(CollectionSchema.newBuilder()
                                    .addFields(FieldSchema.newBuilder()
                                            .setName("id")
                                            .setIsPrimaryKey(true)
                                            .setDataType(DataType.Int64))
                                    .addFields(FieldSchema.newBuilder()
                                            .setName("tag")
                                            .setDataType(DataType.VarChar)))
                            .build());
        }

        @Override
        public void query(QueryRequest request, StreamObserver<QueryResults> answer) {
            List<Long> found =
                    ids(request.getExpr()).stream().filter(rows::containsKey).toList();
            answer(
                    answer,
                    QueryResults.newBuilder().addFieldsData(column(found)).build());
        }

        @Override
        public void insert(InsertRequest request, StreamObserver<MutationResult> answer) {
            List<Long> ids = request.getFieldsData(0).getScalars().getLongData().getDataList();
            for (int i = 0; i < ids.size(); i++) {
                String tag =
                        request.getFieldsData(1).getScalars().getStringData().getData(i);
                if (i == endsAfterRows || tag.equals(endsOfTag)) {
                    endsAfterRows = Integer.MAX_VALUE;
                    answer.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                }
                rows.put(ids.get(i), tag);
            }
            answer(answer, MutationResult.newBuilder().setInsertCnt(ids.size()).build());
        }

        @Override
        public void delete(DeleteRequest request, StreamObserver<MutationResult> answer) {
            var result = MutationResult.newBuilder();
            var tag = TAG.matcher(request.getExpr());
            if (request.getExpr().startsWith("(too deep)")) {
                result.setStatus(
                        io.milvus.grpc.Status.newBuilder().setCode(1).setReason("unsupported expr proto node"));
            } else {
                boolean any = !tag.find();
                ids(request.getExpr())
                        .forEach(id -> rows.computeIfPresent(
                                id, (key, value) -> any || value.equals(tag.group(1)) ? null : value));
            }
            answer(answer, result.build());
        }

        private static List<Long> ids(String filter) {
            var ids = IDS.matcher(filter);
            return ids.find()
                    ? Arrays.stream(ids.group(1).split(",")).map(Long::valueOf).toList()
                    : List.of();
        }

        private static <T> void answer(StreamObserver<T> observer, T answer) {
            observer.onNext(answer);
            observer.onCompleted();
        }
    }
}
