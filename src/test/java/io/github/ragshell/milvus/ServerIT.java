package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.embedding.ModelId;
import io.github.ragshell.embedding.TestEmbeddings;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.database.request.CreateDatabaseReq;
import io.milvus.v2.service.vector.request.InsertReq;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same calls against a real server that asks for a password. */
@Tag("slow")
class ServerIT {

    private static final String ROWS = "rows";
    private static final String TOKEN = "root:Milvus";

    private static RealServer server;
    private static Milvus milvus;

    @BeforeAll
    static void start() throws Exception {
        server = RealServer.start(true);
        milvus = Milvus.open(server.uri(), TOKEN);
    }

    @AfterAll
    static void stop() throws Exception {
        if (milvus != null) {
            milvus.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeTheCollection() {
        milvus.dropCollection(ROWS);
        milvus.createCollection(ROWS, 4, MetricType.IP, ConsistencyLevel.STRONG);
    }

    @Test
    void should_refuse_keywords_on_a_server_without_sparse_vectors() {
        milvus.dropCollection("words");

        assertThatThrownBy(() -> milvus.createCollection(
                        "words", 4, MetricType.IP, ConsistencyLevel.STRONG, KeywordModel.english()))
                .isInstanceOf(ServiceException.class)
                .hasMessageStartingWith(
                        "The collection words with keywords could not be made. Keywords are sparse vectors, which need Milvus 2.4 or newer; without keywords older ones work, too. The reason: ");
        assertThat(milvus.hasCollection("words")).isFalse();
    }

    @Test
    void should_insert_and_find_the_tutorials_72_rows() {
        var result = milvus.insert(ROWS, TestRows.chunks(72), TestEmbeddings.random(72, 4, 1));
        milvus.insert(ROWS, List.of(Map.of("id", 100, "vector", new float[] {0, 9, 0, 0}, "text", "far")));

        assertThat(result.insertCount()).isEqualTo(72);
        assertThat(milvus.count(ROWS)).isEqualTo(73);
        assertThat(milvus.search(ROWS, new float[] {0, 1, 0, 0}, 1))
                .containsExactly(new Hit(1, 100, 9.0, "far", "", 0, ""));
        assertThat(milvus).hasToString("Milvus at " + server.uri());
    }

    @Test
    void should_keep_texts_as_they_are_and_find_them() {
        String text = "a\nb\t\"q\" \\ ' Grüße 漢字 \uD83D\uDE00";
        milvus.insert(ROWS, List.of(Map.of("id", 1, "vector", new float[4], "text", text)));

        assertThat(milvus.query(ROWS, Filter.equal("text", text), 10))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("text", text));
    }

    @Test
    void should_replace_on_upsert_and_delete() {
        milvus.insert(ROWS, TestRows.chunks(5), TestEmbeddings.random(5, 4, 1));

        milvus.upsert(ROWS, TestRows.chunks(3, 4), TestEmbeddings.random(4, 4, 2));
        assertThat(milvus.count(ROWS)).isEqualTo(7);

        milvus.delete(ROWS, List.of(0L, 6L));
        milvus.delete(ROWS, "id in [1, 2]");
        assertThat(milvus.query(ROWS, "", 10)).extracting(row -> row.get("id")).containsExactlyInAnyOrder(3L, 4L, 5L);
    }

    @Test
    void should_remember_the_model_refuse_ids_that_are_there_and_take_a_second_set() {
        var bge = new ModelId("bge", "0123456789abcdef");
        milvus.insert(ROWS, TestRows.chunks(18), TestEmbeddings.by(bge, new float[18][4]));

        assertThatThrownBy(() ->
                        milvus.insert(ROWS, TestRows.chunks(17, 2000), TestEmbeddings.by(bge, new float[2000][4])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("The id 17 is in the collection rows already, so nothing was inserted.");
        Chunks more = TestRows.chunks(10).startingAt(milvus.nextId(ROWS));
        assertThatThrownBy(() -> milvus.insert(ROWS, more, TestEmbeddings.random(10, 4, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "This set of vectors comes from the embedding model test, but the collection rows was filled with bge (0123456789abcdef); their vectors can't be compared. Use embeddingModel(\"bge\"), or fill another collection with the other model.");
        milvus.insert(ROWS, more, TestEmbeddings.by(bge, new float[10][4]));
        assertThat(milvus.count(ROWS)).isEqualTo(28);
        assertThat(milvus.query(ROWS, "", 100)).hasSize(28);
        milvus.delete(ROWS, List.of(27L));
        milvus.insert(ROWS, TestRows.chunks(27, 1), TestEmbeddings.by(bge, new float[1][4]));
        assertThat(milvus.describe(ROWS).stringColumn("field").asList()).containsExactly("id", "vector");
    }

    @Test
    void should_see_its_own_writes_in_a_session() {
        milvus.dropCollection(ROWS);
        milvus.createCollection(ROWS, 4, MetricType.L2, ConsistencyLevel.SESSION);
        for (int i = 1; i <= 5; i++) {
            milvus.insert(ROWS, TestRows.chunks(i, 1), TestEmbeddings.random(1, 4, i));
            assertThat(milvus.count(ROWS)).isEqualTo(i);
        }
        milvus.delete(ROWS, List.of(1L));
        assertThat(milvus.count(ROWS)).isEqualTo(4);
    }

    @Test
    void should_tell_metric_and_consistency() {
        for (ConsistencyLevel level : List.of(
                ConsistencyLevel.STRONG,
                ConsistencyLevel.SESSION,
                ConsistencyLevel.BOUNDED,
                ConsistencyLevel.EVENTUALLY)) {
            milvus.dropCollection(ROWS);
            milvus.createCollection(ROWS, 4, MetricType.COSINE, level);

            assertThat(milvus.describe(ROWS).name())
                    .isEqualTo("rows: distance COSINE: larger is nearer; consistency %s; takes other fields too"
                            .formatted(level));
        }
    }

    @Test
    void should_use_the_database_that_the_address_names() {
        milvus.client()
                .createDatabase(
                        CreateDatabaseReq.builder().databaseName("library").build());
        try (var library = Milvus.open(server.uri() + "/library", TOKEN)) {
            library.createCollection("books", 4);

            assertThat(library.hasCollection("books")).isTrue();
            assertThat(milvus.hasCollection("books")).isFalse();
            library.dropCollection("books");
        }
    }

    @Test
    void should_say_that_a_database_is_missing() {
        assertThatThrownBy(() -> Milvus.open(server.uri() + "/nowhere", TOKEN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "There is no database nowhere in Milvus at %s/nowhere; the path of the address names it. Leave the path out, or make the database with client().createDatabase.",
                        server.uri());
    }

    @Test
    void should_say_that_the_token_is_missing_or_wrong() {
        for (String token : new String[] {null, "", "root:wrong", "db_admin:Milvus", "an-expired-key"}) {
            assertThatThrownBy(() -> Milvus.open(server.uri(), token))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage(
                            "Connecting was refused by Milvus at %s: the token is missing, wrong or may not do this. Set MILVUS_TOKEN, or pass it: milvus(uri, token).",
                            server.uri());
        }
    }

    @Test
    void should_say_that_a_text_is_too_long() {
        assertThatThrownBy(() -> milvus.insert(
                        ROWS, List.of(Map.of("id", 1, "vector", new float[4], "text", "x".repeat(70_000)))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The insert into rows was refused by Milvus at %s: the length (70011) of dynamic field exceeds max length (65536). Cut the texts into smaller chunks.",
                        server.uri());
        assertThat(milvus.count(ROWS)).isZero();
    }

    @Test
    void should_count_the_bytes_of_a_text_as_the_server_does() {
        milvus.dropCollection("short");
        var schema = CollectionSchema.builder().enableDynamicField(false).build();
        schema.addField(EitherEngine.number("id"));
        schema.addField(EitherEngine.vector("vector"));
        schema.addField(AddFieldReq.builder()
                .fieldName("name")
                .dataType(DataType.VarChar)
                .maxLength(4)
                .build());
        milvus.client()
                .createCollection(CreateCollectionReq.builder()
                        .collectionName("short")
                        .collectionSchema(schema)
                        .build());
        var vector = new JsonArray();
        vector.add(1);
        vector.add(0);
        var row = new JsonObject();
        row.addProperty("id", 1);
        row.add("vector", vector);
        row.addProperty("name", "fünf");

        assertThatThrownBy(() -> milvus.client()
                        .insert(InsertReq.builder()
                                .collectionName("short")
                                .data(List.of(row))
                                .build()))
                .hasMessageContaining("exceeds max length");
        assertThatThrownBy(() -> milvus.access("short")
                        .upsert(List.of(Map.of("id", 1, "vector", EitherEngine.VECTOR, "name", "fünf"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The field name takes texts of up to 4 bytes on a Milvus server, and 'fünf' has 5. Cut the text, or leave it to a dynamic field.");
        milvus.access("short").upsert(List.of(Map.of("id", 2, "vector", EitherEngine.VECTOR, "name", "fün")));
        milvus.dropCollection("short");
    }

    @Test
    void should_say_how_many_rows_are_in_when_a_later_batch_fails() {
        var rows = new ArrayList<Map<String, Object>>();
        for (int id = 0; id < 100; id++) {
            rows.add(Map.of("id", id, "vector", new float[4], "text", "x".repeat(id < 99 ? 60_000 : 70_000)));
        }

        assertThatThrownBy(() -> milvus.insert(ROWS, rows))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The insert into rows was refused by Milvus at %s: the length (70011) of dynamic field exceeds max length (65536). Cut the texts into smaller chunks. 99 of 100 rows are in. Call upsert with the same rows to complete them without doubling any.",
                        server.uri());

        rows.set(99, Map.of("id", 99, "vector", new float[4], "text", "short"));
        milvus.upsert(ROWS, rows);
        assertThat(milvus.count(ROWS)).isEqualTo(100);
    }

    @Test
    void should_say_that_a_filter_cannot_be_read() {
        assertThatThrownBy(() -> milvus.query(ROWS, "text ===", 3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The query in rows was refused by Milvus at %s: it can't read the filter: text ===. Write it with Filter, for example Filter.equal(\"source\", \"faq.md\").",
                        server.uri());
    }

    @Test
    void should_say_what_the_server_objects_to() {
        assertThatThrownBy(() -> milvus.insert(ROWS, List.of(Map.of("id", 1, "vector", new float[4], "$meta", "x"))))
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The insert into rows failed: Milvus at %s said: cannot set json key to: $meta.", server.uri());
    }
}
