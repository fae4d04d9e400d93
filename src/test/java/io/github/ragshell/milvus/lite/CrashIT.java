package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;
import io.github.ragshell.view.RecordingDisplay;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Serving.class)
class CrashIT {

    private static final String DOCS = "docs";

    @Parameter
    Serving serving;

    @TempDir
    Path directory;

    private SystemProperties properties;
    private Path database;

    @BeforeEach
    void resolve() throws Exception {
        properties = serving.use();
        database = directory.toRealPath().resolve("crash.db");
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        properties.close();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_start_a_killed_server_again_at_the_next_call_and_say_so() {
        try (var notices = RecordingDisplay.use();
                var milvus = openWithRows(72);
                var lite = MilvusLite.open(database)) {
            kill(lite);

            assertThat(milvus.count(DOCS)).isEqualTo(72);
            assertThat(notices.notices())
                    .containsExactly(
                            "Milvus Lite had ended (exit code 137); it was started again for " + database + ".");
        }
    }

    @Test
    void should_keep_the_address_so_that_other_clients_go_on() {
        try (var milvus = openWithRows(3);
                var lite = MilvusLite.open(database)) {
            var client = new MilvusClientV2(ConnectConfig.builder()
                    .uri(lite.uri())
                    .rpcDeadlineMs(10_000)
                    .build());
            try {
                kill(lite);

                assertThat(client.listCollections().getCollectionNames()).containsExactly(DOCS);
            } finally {
                client.close();
            }
        }
    }

    @Test
    void should_lose_and_double_nothing_when_the_server_is_killed_during_an_insert() {
        int rows = 20_000;
        try (var notices = RecordingDisplay.use();
                var milvus = openWithRows(0);
                var lite = MilvusLite.open(database)) {
            var killed = CompletableFuture.runAsync(() -> {
                while (milvus.count(DOCS) == 0) {
                    Thread.onSpinWait();
                }
                kill(lite);
            });

            var result = milvus.insert(DOCS, TestRows.chunks(rows), TestEmbeddings.random(rows, 8, 1));

            killed.join();
            assertThat(result.insertCount()).isEqualTo(rows);
            assertThat(milvus.count(DOCS)).isEqualTo(rows);
            assertThat(notices.notices()).hasSize(1);
        }
    }

    @Test
    void should_answer_searches_while_the_server_is_killed() {
        float[] query = TestEmbeddings.random(1, 8, 2).get(0);
        try (var notices = RecordingDisplay.use();
                var milvus = openWithRows(72);
                var lite = MilvusLite.open(database)) {
            var expected = milvus.search(DOCS, query, 5);
            var searches = new AtomicInteger();
            var killing = CompletableFuture.runAsync(() -> {
                for (int goal = 20; goal <= 60; goal += 20) {
                    while (searches.get() < goal) {
                        Thread.onSpinWait();
                    }
                    kill(lite);
                }
            });

            while (!killing.isDone()) {
                assertThat(milvus.search(DOCS, query, 5)).isEqualTo(expected);
                searches.incrementAndGet();
            }
            killing.join();
            milvus.hasCollection(DOCS);
            assertThat(notices.notices()).hasSize(3);
        }
    }

    @Test
    void should_say_why_a_server_cannot_be_started_again() throws Exception {
        try (var milvus = openWithRows(1);
                var lite = MilvusLite.open(database)) {
            kill(lite);
            FileTree.delete(database);
            Files.writeString(database, "shopping list");

            assertThatThrownBy(() -> milvus.count(DOCS))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "%s is not a Milvus Lite database. It was left as it is; choose another path.", database);
        }
    }

    @Test
    void should_refuse_calls_after_close() {
        var milvus = openWithRows(1);
        milvus.close();
        milvus.close();

        assertThatThrownBy(() -> milvus.count(DOCS))
                .isInstanceOf(RagException.class)
                .hasMessage("The database %s was closed. Open it again.", database);
    }

    private Milvus openWithRows(int rows) {
        var milvus = Milvus.open(database.toString(), null);
        milvus.createCollection(DOCS, 8, MetricType.IP, ConsistencyLevel.STRONG);
        milvus.insert(DOCS, TestRows.chunks(rows), TestEmbeddings.random(rows, 8, 1));
        return milvus;
    }

    private static void kill(MilvusLite lite) {
        ProcessHandle server = ProcessHandle.of(lite.pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }
}
