package io.github.ragshell.milvus;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import io.milvus.v2.common.ConsistencyLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies all collections of one Milvus into another one, batch by batch. Rows that are there already and the same are
 * left out, so that a copy that broke off is completed by calling again.
 */
final class Copy {

    private final Database from;
    private final Database to;

    /** One end of a copy. */
    record Database(Connection connection, Catalog catalog, CollectionNotes notes, RowReader reader, RowWriter writer) {

        // What a session does not see yet would look as if it were missing
        private CollectionInfo latest(String name) {
            return catalog.get(name).with(ConsistencyLevel.STRONG);
        }
    }

    Copy(Database from, Database to) {
        this.from = from;
        this.to = to;
    }

    CopyResult run() {
        List<CollectionInfo> collections = from
                .connection
                .repeatable("Listing the collections", client -> client.listCollections()
                        .getCollectionNames())
                .stream()
                .sorted()
                .map(from.catalog::get)
                .map(this::asTargetHasIt)
                .toList();
        // Nothing is copied before it is known that everything can be
        collections.forEach(collection -> CopyRules.requireCopyable(collection, to.connection.lite() == null));
        List<CollectionInfo> missing = collections.stream()
                .filter(collection -> !isThere(collection))
                // Old servers take no sparse vectors: they say so first
                .sorted(Comparator.comparing(collection -> !SparseVectors.areIn(collection)))
                .toList();
        missing.forEach(this::make);
        var copied = new ArrayList<CopyResult.Collection>();
        for (CollectionInfo collection : collections) {
            copied.add(copy(collection.name()));
            copyNote(collection);
        }
        return new CopyResult(from.connection.address(), to.connection.address(), copied);
    }

    // By their key the native engine does not find rows of a collection with a partition key
    private CollectionInfo asTargetHasIt(CollectionInfo collection) {
        if (!to.connection.runs(Engine.NATIVE)) {
            return collection;
        }
        collection.fields().stream().filter(CollectionInfo.Field::partitionKey).forEach(field -> Display.current()
                .notice(
                        "The native engine has no partitions: the partition key %s of %s is a field like others in the copy"
                                .formatted(field.name(), collection.name())));
        return collection.withoutPartitionKey();
    }

    private boolean isThere(CollectionInfo collection) {
        boolean there = to.catalog.has(collection.name());
        if (there) {
            CollectionInfo target = to.catalog.get(collection.name());
            CopyRules.requireSame(collection, from.connection.address(), target, to.connection.address());
        }
        return there;
    }

    private void make(CollectionInfo collection) {
        if (SparseVectors.areIn(collection)) {
            new KeywordCollection(to.connection).make(collection);
        } else {
            new CollectionMaker(to.connection).make(collection);
        }
    }

    private CopyResult.Collection copy(String name) {
        CollectionInfo source = from.latest(name);
        CollectionInfo target = to.latest(name);
        var checksum = new Checksum(source);
        long rows = 0;
        long written = 0;
        boolean empty = to.reader.count(target, "") == 0;
        var pages = Pages.all(from.reader, source);
        try (var progress = Progress.start("Copying " + name, from.reader.count(source, ""), "rows")) {
            for (Rows page = pages.next(); !page.isEmpty(); page = pages.next()) {
                page.forEach(checksum::add);
                List<Map<String, Object>> others = empty ? page : others(target, page);
                if (!others.isEmpty()) {
                    to.writer.upsertQuietly(target, new MapRows(target, others));
                }
                rows += page.size();
                written += others.size();
                progress.advance(page.size());
            }
        }
        requireAll(source, rows);
        long there = verify(target, checksum.value(), rows);
        return new CopyResult.Collection(name, there, written, checksum.value());
    }

    private void copyNote(CollectionInfo collection) {
        CollectionNote note = from.notes.read(collection.name());
        if (!note.equals(to.notes.read(collection.name()))) {
            to.notes.write(to.catalog.get(collection.name()), note);
        }
    }

    /** The rows that are not in the target as they are. */
    private List<Map<String, Object>> others(CollectionInfo target, Rows page) {
        String key = target.primaryKey().name();
        var hash = new RowHash(target);
        var there = new HashMap<Object, Long>();
        var pages = Pages.of(
                to.reader, target, page.stream().map(row -> row.get(key)).toList());
        for (Rows some = pages.next(); !some.isEmpty(); some = pages.next()) {
            some.forEach(row -> there.put(row.get(key), hash.of(row)));
        }
        return page.stream()
                .filter(row -> !Long.valueOf(hash.of(row)).equals(there.get(row.get(key))))
                .toList();
    }

    private void requireAll(CollectionInfo source, long rows) {
        long counted = from.reader.count(source, "");
        if (rows != counted) {
            throw new ServiceException(
                    "The copy of %s is not complete: %d rows were read, but %s counts %d. Copy again when nothing else writes to it."
                            .formatted(source.name(), rows, from.connection.address(), counted));
        }
    }

    private long verify(CollectionInfo target, String expected, long rows) {
        var checksum = new Checksum(target);
        long there = 0;
        var pages = Pages.all(to.reader, target);
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
        long counted = to.reader.count(target, "");
        if (counted != rows) {
            throw new ServiceException(
                    "The copy of %s is not the same: %s has %d rows of different ids, but counts %d. Ids are there twice, which searches may find; drop the collection in the target and copy again."
                            .formatted(target.name(), to.connection.address(), rows, counted));
        }
        return there;
    }
}
