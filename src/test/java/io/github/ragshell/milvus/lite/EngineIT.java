package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Filter;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.vector.request.QueryReq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Python engine behind the same door. */
@Tag("slow")
class EngineIT {

    private static final String DOCS = "docs";

    @TempDir
    Path directory;

    private Path database;

    @BeforeEach
    void resolve() throws Exception {
        database = directory.toRealPath().resolve("engine.db");
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        System.clearProperty("ragshell.engine");
        System.clearProperty(LitePlatform.NO_SOCKET_FILES);
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void should_serve_the_same_calls_and_keep_the_rows(boolean onPort) throws Exception {
        System.setProperty(LitePlatform.NO_SOCKET_FILES, Boolean.toString(onPort));
        System.setProperty("ragshell.engine", "python");
        try (var milvus = Milvus.open(database.toString(), null)) {
            milvus.createCollection(DOCS, 8, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert(DOCS, TestRows.chunks(72), TestEmbeddings.random(72, 8, 1));
            milvus.upsert(DOCS, List.of(Map.of("id", 3, "vector", axis(9), "text", "a\nb \"c\"")));
            milvus.delete(DOCS, List.of(0L));

            assertThat(milvus.search(DOCS, axis(1), 1))
                    .singleElement()
                    .satisfies(hit -> assertThat(hit.id()).isEqualTo(3))
                    .satisfies(hit -> assertThat(hit.distance()).isEqualTo(9));
            assertThat(milvus.query(DOCS, Filter.equal("text", "a\nb \"c\""), 9))
                    .hasSize(1);
        }
        System.clearProperty("ragshell.engine");
        Endpoint endpoint;

        try (var milvus = Milvus.open(database.toString(), null);
                var lite = MilvusLite.open(database)) {
            assertThat(lite.engine()).isEqualTo(Engine.PYTHON);
            assertThat(lite)
                    .hasToString("Milvus Lite 3.2.2: %s at %s (pid %d, running)"
                            .formatted(database, lite.uri(), lite.pid()));
            assertThat(milvus.count(DOCS)).isEqualTo(71);
            assertThat(milvus.search(DOCS, axis(1), 1)).extracting(Hit::id).containsExactly(3L);
            milvus.upsert(DOCS, TestRows.chunks(72), TestEmbeddings.random(72, 8, 1));
            assertThat(milvus.count(DOCS)).isEqualTo(72);

            ProcessHandle server = ProcessHandle.of(lite.pid()).orElseThrow();
            server.destroyForcibly();
            server.onExit().join();

            assertThat(milvus.search(DOCS, axis(1), 72)).hasSize(72);
            endpoint = Owner.read(database).orElseThrow().endpoint();
            assertThat(endpoint).isInstanceOf(onPort ? LoopbackPort.class : SocketFile.class);
            assertThat(endpoint.isReachable()).isTrue();
        }
        assertThat(endpoint.isReachable()).isFalse();
    }

    // With a code for a wrong argument that clients don't know
    @Test
    void should_say_why_the_python_engine_refuses_a_call() {
        System.setProperty("ragshell.engine", "python");
        try (var milvus = Milvus.open(database.toString(), null)) {
            milvus.createCollection(DOCS, 8, MetricType.IP, ConsistencyLevel.STRONG);
            var query =
                    QueryReq.builder().collectionName(DOCS).filter("id + == 3").build();

            assertThatThrownBy(() -> milvus.client().query(query))
                    .hasMessageContaining("at column")
                    .hasMessageNotContaining("enum");
        }
    }

    @Test
    void should_move_data_from_one_engine_to_the_other() {
        try (var milvus = Milvus.open(database.toString(), null)) {
            milvus.createCollection(DOCS, 8, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert(DOCS, TestRows.chunks(300), TestEmbeddings.random(300, 8, 1));
        }
        Path moved = database.resolveSibling("moved.db");
        Path back = database.resolveSibling("back.db");

        System.setProperty("ragshell.engine", "python");
        Milvus.copy(database.toString(), moved.toString());
        System.setProperty("ragshell.engine", "native");
        var result = Milvus.copy(moved.toString(), back.toString());

        assertThat(moved).isDirectory();
        assertThat(back).isRegularFile();
        assertThat(result.collections()).singleElement().satisfies(docs -> assertThat(docs.rows())
                .isEqualTo(300));
    }

    @Test
    void should_name_both_formats_when_the_engine_is_the_wrong_one() {
        MilvusLite.open(database).close();

        assertThatThrownBy(() -> MilvusLite.open(database, Engine.PYTHON))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is a database of Milvus Lite 2.5.1 (a file), and the engine python is Milvus Lite 3.2.2, whose databases are directories. Open it without naming an engine, or copy it with ragshell: RAGSHELL_ENGINE=python and copy(\"%s\", \"another.db\").",
                        database, database);
    }

    @Test
    void should_refuse_a_directory_that_is_no_database() throws Exception {
        Files.createDirectories(database.resolve("photos"));

        assertThatThrownBy(() -> MilvusLite.open(database))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is a directory, and no database of Milvus Lite 3.2.2. It was left as it is; choose another path.",
                        database);
    }

    @Test
    void should_refuse_an_unknown_engine() {
        System.setProperty("ragshell.engine", "diesel");

        assertThatThrownBy(() -> MilvusLite.open(database))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("RAGSHELL_ENGINE is 'diesel'. Set it to native or python, or unset it.");
    }

    private static float[] axis(float value) {
        var vector = new float[8];
        vector[2] = value;
        return vector;
    }
}
