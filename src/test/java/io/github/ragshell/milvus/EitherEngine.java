package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.lite.Leftovers;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.AddFieldReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.collection.request.CreateCollectionReq.CollectionSchema;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Databases of either engine in a directory that is empty afterwards, and rows for them. */
abstract class EitherEngine {

    static final float[] VECTOR = {1, 0};

    @TempDir
    Path directory;

    Path home;
    private final List<Milvus> open = new ArrayList<>();

    @BeforeEach
    void home() throws Exception {
        home = directory.toRealPath();
    }

    @AfterEach
    void close() throws Exception {
        System.clearProperty("ragshell.engine");
        open.forEach(Milvus::close);
        Leftovers.assertNoneFor(home);
    }

    Milvus open(String name, String engine) {
        System.setProperty("ragshell.engine", engine);
        var milvus = Milvus.open(home.resolve(name).toString(), null);
        open.add(milvus);
        return milvus;
    }

    static CopyResult copy(Milvus from, Milvus to) {
        return Milvus.copy(from.address(), null, to.address(), null);
    }

    static List<Object> keys(List<Map<String, Object>> rows) {
        return rows.stream().map(row -> row.get("id")).toList();
    }

    static List<Object> keys(Milvus milvus, String filter) {
        var keys = new ArrayList<Object>();
        milvus.access("docs").forEachRow(filter, List.of(), row -> keys.add(row.get("id")));
        assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
        return keys;
    }

    static Map<String, Object> row(Object id, Object... more) {
        var row = new java.util.HashMap<String, Object>(Map.of("id", id, "vector", VECTOR));
        for (int i = 0; i < more.length; i += 2) {
            row.put((String) more[i], more[i + 1]);
        }
        return row;
    }

    static AddFieldReq number(String name) {
        return AddFieldReq.builder()
                .fieldName(name)
                .dataType(DataType.Int64)
                .isPrimaryKey(true)
                .build();
    }

    static AddFieldReq text(String name) {
        return AddFieldReq.builder()
                .fieldName(name)
                .dataType(DataType.VarChar)
                .maxLength(100)
                .isPrimaryKey(true)
                .build();
    }

    static AddFieldReq vector(String name) {
        return AddFieldReq.builder()
                .fieldName(name)
                .dataType(DataType.FloatVector)
                .dimension(2)
                .build();
    }

    /** Vectors called b have the metric L2, others IP; those called plain have no index. */
    static void make(Milvus milvus, AddFieldReq... fields) {
        make(milvus, true, fields);
    }

    static void make(Milvus milvus, boolean dynamic, AddFieldReq... fields) {
        var schema = CollectionSchema.builder().enableDynamicField(dynamic).build();
        var indexes = new ArrayList<IndexParam>();
        for (AddFieldReq field : fields) {
            schema.addField(field);
            if (field.getDataType() == DataType.FloatVector
                    && !field.getFieldName().equals("plain")) {
                indexes.add(IndexParam.builder()
                        .fieldName(field.getFieldName())
                        .indexType(IndexParam.IndexType.AUTOINDEX)
                        .metricType(field.getFieldName().equals("b") ? MetricType.L2 : MetricType.IP)
                        .build());
            }
        }
        milvus.client()
                .createCollection(CreateCollectionReq.builder()
                        .collectionName("docs")
                        .collectionSchema(schema)
                        .consistencyLevel(ConsistencyLevel.STRONG)
                        .indexParams(indexes)
                        .build());
    }

    static MetricType metric(Milvus milvus, String field) {
        return milvus.client()
                .describeIndex(DescribeIndexReq.builder()
                        .collectionName("docs")
                        .fieldName(field)
                        .build())
                .getIndexDescriptions()
                .get(0)
                .getMetricType();
    }

    static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }
}
