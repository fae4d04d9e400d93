package io.github.ragshell.milvus;

import io.github.ragshell.embedding.EmbeddingModel;
import io.milvus.v2.common.ConsistencyLevel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads and writes one collection without progress bars and notices, for code that shows progress of its own.
 */
public final class CollectionAccess {

    private static final int PAGE = 8192;

    private final String name;
    private final Catalog catalog;
    private final CollectionNotes notes;
    private final CollectionProperties properties;
    private final RowReader reader;
    private final RowWriter writer;

    CollectionAccess(
            String name,
            Catalog catalog,
            CollectionNotes notes,
            CollectionProperties properties,
            RowReader reader,
            RowWriter writer) {
        this.name = name;
        this.catalog = catalog;
        this.notes = notes;
        this.properties = properties;
        this.reader = reader;
        this.writer = writer;
    }

    /** The collection's name. */
    public String name() {
        return name;
    }

    /**
     * Makes the collection remember the embedding model where it is empty, else checks that it is the same.
     *
     * @throws io.github.ragshell.core.InvalidInputException it was filled with another model
     */
    public void requireModel(EmbeddingModel model) {
        catalog.with(name, collection -> {
            CollectionNote note = notes.read(name);
            if (note.model().isEmpty() && new PresentKeys(reader, collection).none()) {
                notes.write(collection, note.with(model.id()));
            } else {
                note.require(model.id(), name, "The documents");
            }
            return name;
        });
    }

    /**
     * Refuses a collection, of another client perhaps, that can't take rows as a sync writes them: with the whole number
     * {@code id} as key, and the vector {@code vector}.
     *
     * @param dimension of the vectors
     * @param fields the other fields
     * @throws io.github.ragshell.core.InvalidInputException with what is missing
     */
    public void requireFields(int dimension, List<String> fields) {
        catalog.with(name, collection -> {
            ChunkFields.require(collection, dimension, fields);
            return name;
        });
    }

    /** What the collection remembers under a name. */
    public Optional<String> note(String key) {
        return Optional.ofNullable(notes.read(name).entries().get(key));
    }

    /** Makes the collection remember a text under a name; other clients can read it. */
    public void note(String key, String value) {
        catalog.with(name, collection -> {
            notes.write(collection, notes.read(name).with(key, value));
            return name;
        });
    }

    /**
     * Reads some fields of all rows that a filter lets through, a page at a time, in an order of the engine's choice.
     *
     * @param filter what may be empty for all rows
     */
    public void forEachRow(String filter, List<String> fields, Consumer<Map<String, Object>> row) {
        catalog.with(name, collection -> {
            var wanted = new LinkedHashSet<>(fields);
            wanted.add(collection.primaryKey().name());
            var pages = Pages.matching(reader, collection, filter, List.copyOf(wanted), PAGE);
            for (Rows page = pages.next(); !page.isEmpty(); page = pages.next()) {
                page.forEach(row);
            }
            return name;
        });
    }

    /** Writes rows; one whose key is there already replaces it. See {@link Milvus#upsert(String, List)}. */
    public void upsert(List<Map<String, Object>> rows) {
        Arguments.requireRows(rows);
        catalog.with(name, collection -> {
            Keys.requireGiven(collection);
            var source = new MapRows(collection, rows);
            writer.check(collection, source);
            writer.upsertQuietly(collection, source);
            return name;
        });
    }

    /** Deletes the rows with these keys; does nothing for keys that are not there. */
    public void delete(List<Long> keys) {
        if (!keys.isEmpty()) {
            catalog.with(name, collection -> {
                writer.delete(collection, Filter.in(collection, keys));
                return name;
            });
        }
    }

    /**
     * Some fields of the rows with these keys. Sees what was written five seconds ago; what is newer perhaps, but asks a
     * server without waiting for it.
     */
    public Rows get(List<Long> keys, List<String> fields) {
        if (keys.isEmpty()) {
            return new Rows(List.of(), List.of());
        }
        return catalog.with(name, collection -> {
            var wanted = new LinkedHashSet<>(fields);
            wanted.add(collection.primaryKey().name());
            return reader.query(
                    collection.with(ConsistencyLevel.BOUNDED),
                    Filter.in(collection, keys),
                    keys.size(),
                    List.copyOf(wanted));
        });
    }

    /** How many rows a filter lets through. */
    public long count(String filter) {
        return catalog.with(name, collection -> reader.count(collection, filter));
    }

    /** A property of the collection that every client of its server can read and write; none for an embedded Milvus. */
    public Optional<String> property(String key) {
        return properties.isKept() ? Optional.ofNullable(properties.get(name, key)) : Optional.empty();
    }

    /**
     * Sets a property of the collection; does nothing for an embedded Milvus.
     *
     * @throws io.github.ragshell.core.ServiceException the server does not take it
     */
    public void property(String key, String value) {
        if (properties.isKept()) {
            properties.put(name, key, value);
        }
    }

    /** The rows with these keys, with their vectors. */
    public Rows get(List<Long> keys) {
        return keys.isEmpty()
                ? new Rows(List.of(), List.of())
                : catalog.with(name, collection -> reader.get(collection, keys));
    }
}
