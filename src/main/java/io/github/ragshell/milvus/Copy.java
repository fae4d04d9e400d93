package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.view.Progress;
import io.milvus.v2.common.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies all collections of one Milvus into another one, batch by batch in the order of the primary key. Rows that are
 * there already are left out, so that a copy that broke off is completed by calling again.
 */
final class Copy {

    private static final Set<DataType> COPYABLE = Set.of(
            DataType.Bool,
            DataType.Int8,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Float,
            DataType.Double,
            DataType.VarChar,
            DataType.JSON,
            DataType.FloatVector);

    private final Database from;
    private final Database to;

    /** One end of a copy. */
    record Database(
            Connection connection, Catalog catalog, CollectionNotes notes, RowReader reader, RowWriter writer) {}

    Copy(Database from, Database to) {
        this.from = from;
        this.to = to;
    }

    CopyResult run() {
        List<String> names = from
                .connection
                .repeatable("Listing the collections", client -> client.listCollections()
                        .getCollectionNames())
                .stream()
                .sorted()
                .toList();
        // Nothing is copied before it is known that everything can be
        names.forEach(name -> requireCopyable(from.catalog.get(name)));
        names.stream().filter(to.catalog::has).forEach(this::requireSame);
        var copied = new ArrayList<CopyResult.Collection>();
        for (String name : names) {
            CollectionInfo collection = from.catalog.get(name);
            if (!to.catalog.has(name)) {
                new CollectionMaker(to.connection).make(collection);
            }
            copied.add(copy(collection));
            copyNote(collection);
        }
        return new CopyResult(from.connection.address(), to.connection.address(), copied);
    }

    private CopyResult.Collection copy(CollectionInfo collection) {
        var checksum = new Checksum(collection);
        long rows = 0;
        long written = 0;
        CollectionInfo target = to.catalog.get(collection.name());
        var pages = new Pages(from.reader, collection);
        try (var progress = Progress.start("Copying " + collection.name(), from.reader.count(collection, ""), "rows")) {
            for (Rows page = pages.next(); !page.isEmpty(); page = pages.next()) {
                page.forEach(checksum::add);
                List<Map<String, Object>> missing = missing(target, page);
                if (!missing.isEmpty()) {
                    to.writer.upsertQuietly(target, new MapRows(target, missing));
                }
                rows += page.size();
                written += missing.size();
                progress.advance(page.size());
            }
        }
        long there = verify(target, checksum.value(), rows);
        return new CopyResult.Collection(collection.name(), there, written, checksum.value());
    }

    private void copyNote(CollectionInfo collection) {
        CollectionNote note = from.notes.read(collection.name());
        if (!note.equals(to.notes.read(collection.name()))) {
            to.notes.write(to.catalog.get(collection.name()), note);
        }
    }

    private List<Map<String, Object>> missing(CollectionInfo target, Rows page) {
        String key = target.primaryKey().name();
        var ids = page.stream().map(row -> row.get(key)).toList();
        var there = new HashSet<Object>();
        to.reader.ids(target, ids).forEach(row -> there.add(row.get(key)));
        return page.stream().filter(row -> !there.contains(row.get(key))).toList();
    }

    private long verify(CollectionInfo target, String expected, long rows) {
        var checksum = new Checksum(target);
        long there = 0;
        var pages = new Pages(to.reader, target);
        for (Rows page = pages.next(); !page.isEmpty(); page = pages.next()) {
            page.forEach(checksum::add);
            there += page.size();
        }
        if (there != rows || !checksum.value().equals(expected)) {
            throw new ServiceException(
                    "The copy of %s is not the same: %d rows with checksum %s in %s, %d rows with checksum %s in %s. Something else wrote to one of them, or the target had rows of its own; drop the collection in the target and copy again."
                            .formatted(
                                    target.name(),
                                    rows,
                                    expected,
                                    from.connection.address(),
                                    there,
                                    checksum.value(),
                                    to.connection.address()));
        }
        return there;
    }

    private static void requireCopyable(CollectionInfo collection) {
        if (collection.primaryKey().autoId()) {
            throw new InvalidInputException(
                    "The collection %s lets Milvus make its ids, so a copy would have other ids. Nothing was copied; copy it with client(), or drop it first."
                            .formatted(collection.name()));
        }
        for (CollectionInfo.Field field : collection.fields()) {
            if (!COPYABLE.contains(field.type())) {
                throw new InvalidInputException(
                        "The field %s of the collection %s has the type %s, which copy does not know. Nothing was copied; copy it with client(), or drop it first."
                                .formatted(field.name(), collection.name(), field.type()));
            }
        }
    }

    private void requireSame(String name) {
        CollectionInfo source = from.catalog.get(name);
        CollectionInfo target = to.catalog.get(name);
        if (!Set.copyOf(source.fields()).equals(Set.copyOf(target.fields()))
                || source.dynamic() != target.dynamic()
                || source.metric() != target.metric()) {
            throw new InvalidInputException(
                    "The collection %s is in %s already, with other fields or another metric than in %s. Nothing was copied; drop or rename one of them."
                            .formatted(name, to.connection.address(), from.connection.address()));
        }
    }
}
