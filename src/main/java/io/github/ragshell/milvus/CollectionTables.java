package io.github.ragshell.milvus;

import io.github.ragshell.view.Tables;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What collections there are, and what is in them, as tables. */
final class CollectionTables {

    // Each row asks the server five times
    private static final int DESCRIBED = 100;

    private final Connection connection;
    private final Catalog catalog;
    private final RowReader reader;

    CollectionTables(Connection connection, Catalog catalog, RowReader reader) {
        this.connection = connection;
        this.catalog = catalog;
        this.reader = reader;
    }

    /** All names; with rows, dimension, metric and consistency where there are not too many. */
    Table all() {
        List<String> names =
                connection
                        .repeatable("Listing the collections", client -> client.listCollections()
                                .getCollectionNames())
                        .stream()
                        .sorted()
                        .toList();
        Table table = Table.create(
                "%s in %s".formatted(Tables.counted(names.size(), "collection"), connection.address()),
                StringColumn.create("name", names.stream()));
        if (names.size() > DESCRIBED) {
            return table;
        }
        List<CollectionInfo> infos = names.stream().map(catalog::latest).toList();
        return table.addColumns(
                LongColumn.create("rows", infos.stream().mapToLong(info -> reader.count(info, ""))),
                text("dimension", infos, CollectionTables::dimension),
                text(
                        "metric",
                        infos,
                        info -> info.metric() == null ? "" : info.metric().name()),
                text("consistency", infos, info -> String.valueOf(info.consistency())));
    }

    static Table fields(CollectionInfo collection) {
        var fields = collection.fields().stream()
                .sorted(Comparator.comparing(field -> !field.primaryKey()))
                .toList();
        Table table = Table.create(
                "%s: distance %s; consistency %s; %s"
                        .formatted(
                                collection.name(),
                                Metric.meaning(collection.metric()),
                                collection.consistency(),
                                collection.dynamic() ? "takes other fields too" : "takes only these fields"),
                StringColumn.create("field", fields.stream().map(CollectionInfo.Field::name)),
                StringColumn.create(
                        "type", fields.stream().map(field -> field.type().name())),
                IntColumn.create(
                        "dimension",
                        fields.stream()
                                .mapToInt(CollectionInfo.Field::dimension)
                                .toArray()),
                StringColumn.create("key", fields.stream().map(CollectionTables::key)));
        return table;
    }

    private static String key(CollectionInfo.Field field) {
        if (!field.primaryKey()) {
            return "";
        }
        return field.autoId() ? "primary, made by Milvus" : "primary";
    }

    // A collection of another client may have vectors of other kinds only
    private static String dimension(CollectionInfo info) {
        return info.fields().stream()
                .filter(field -> field.dimension() > 0)
                .findFirst()
                .map(field -> String.valueOf(field.dimension()))
                .orElse("");
    }

    private static StringColumn text(String name, List<CollectionInfo> infos, Function<CollectionInfo, String> cell) {
        return StringColumn.create(name, infos.stream().map(cell));
    }
}
