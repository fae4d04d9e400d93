package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.ModelId;
import io.github.ragshell.view.Display;
import java.util.List;

/** Inserts and upserts whole sets of rows; refuses what would damage rows that are there. */
final class Inserts {

    private static final int NAMED = 2;

    private final String address;
    private final RowReader reader;
    private final RowWriter writer;
    private final CollectionNotes notes;

    /** @param address of the Milvus */
    Inserts(String address, RowReader reader, RowWriter writer, CollectionNotes notes) {
        this.address = address;
        this.reader = reader;
        this.writer = writer;
        this.notes = notes;
    }

    /** @param model that made the vectors, or null where that is not known */
    InsertResult insert(CollectionInfo collection, RowSource rows, ModelId model) {
        writer.check(collection, rows);
        List<Object> keys = Keys.of(collection, rows);
        requireDistinct(Keys.repeated(keys, NAMED));
        return InsertLock.of(address, collection.name()).insert(() -> {
            var present = new PresentKeys(reader, collection);
            requireNew(collection, present.among(keys, NAMED));
            noteModel(collection, present, rows, model);
            return result(rows, writer.insert(collection, rows));
        });
    }

    /** @param model that made the vectors, or null where that is not known */
    InsertResult upsert(CollectionInfo collection, RowSource rows, ModelId model) {
        Keys.requireGiven(collection);
        writer.check(collection, rows);
        return InsertLock.of(address, collection.name()).upsert(() -> {
            var present = new PresentKeys(reader, collection);
            noteModel(collection, present, rows, model);
            int replaced =
                    present.among(Keys.of(collection, rows), Integer.MAX_VALUE).size();
            InsertResult result = result(rows, writer.upsert(collection, rows));
            if (replaced > 0) {
                Display.current()
                        .notice("Upserting: %d of %d rows replaced rows with the same ids"
                                .formatted(replaced, rows.size()));
            }
            return result;
        });
    }

    private static InsertResult result(RowSource rows, List<Object> keys) {
        return new InsertResult(rows.size(), keys, 0);
    }

    private void noteModel(CollectionInfo collection, PresentKeys present, RowSource rows, ModelId model) {
        if (model == null || rows.size() == 0) {
            return;
        }
        CollectionNote note = notes.read(collection.name());
        boolean known = note.model().isPresent() && note.fits(model);
        // Of rows that are there, filled by another client, it is not known which model they came from
        if (!known && present.none()) {
            notes.write(collection, note.with(model));
        } else {
            note.require(model, collection.name(), "This set of vectors");
        }
    }

    private static void requireDistinct(List<Object> repeated) {
        if (!repeated.isEmpty()) {
            throw new InvalidInputException(
                    "%s more than once among the rows, so nothing was inserted. Give each row an id of its own, for example with chunks.startingAt(0)."
                            .formatted(named(repeated, "comes", "come")));
        }
    }

    private static void requireNew(CollectionInfo collection, List<Object> present) {
        if (!present.isEmpty()) {
            String name = collection.name();
            throw new InvalidInputException(
                    "%s in the collection %s already, so nothing was inserted. To add the rows to those that are there, number them on: chunks.startingAt(milvus.nextId(\"%s\")). To replace the old rows, call upsert."
                            .formatted(named(present, "is", "are"), name, name));
        }
    }

    private static String named(List<Object> keys, String one, String more) {
        List<String> shown = keys.stream()
                .limit(NAMED)
                .map(key -> key instanceof String ? FieldValues.shown(key) : String.valueOf(key))
                .toList();
        return shown.size() == 1
                ? "The id %s %s".formatted(shown.get(0), one)
                : "The ids %s and %s %s".formatted(shown.get(0), shown.get(1), more);
    }
}
