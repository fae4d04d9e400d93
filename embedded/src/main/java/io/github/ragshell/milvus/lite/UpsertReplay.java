package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.internal.IoReason;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Completes the upserts that the server's end left undone. An upsert that was cut off has deleted its rows and inserted
 * none, so a row that is there needs nothing, whichever version it has; one that is missing is inserted from the newest
 * upsert of it, unless it was deleted later. So a later upsert or delete always wins; also a delete by a filter that found
 * nothing, because the row was still to come.
 */
final class UpsertReplay {

    // For a file's look-up, and for each part that is inserted
    private static final int MINUTES = 10;
    private static final int NO_COLLECTION = 100;

    private final UpsertJournal journal;
    private final Path database;
    private final Channel channel;
    private final ServerLog log;
    private final LiteListener listener;
    // By collection: the ids a newer file has decided on; dropped ones have no older rows
    private final Map<String, Set<Object>> decided = new HashMap<>();
    private final Set<String> dropped = new HashSet<>();
    private final Map<String, List<String>> laterFilters = new HashMap<>();
    private final List<JournalFile> deletions = new ArrayList<>();
    private boolean awaited;

    private UpsertReplay(Path database, UpsertJournal journal, Channel channel, ServerLog log, LiteListener listener) {
        this.database = database;
        this.journal = journal;
        this.channel = channel;
        this.log = log;
        this.listener = listener;
    }

    /**
     * Runs before any client reaches the server, in the process that holds the lock. What the server refuses is kept
     * aside, and the listener hears of it.
     *
     * @param log of the server
     * @throws ServiceException the server ended meanwhile, or could not write; the journal stays, and the next server
     *     completes it
     */
    static void run(
            Path database,
            UpsertJournal journal,
            List<JournalFile> newestFirst,
            Channel channel,
            ServerLog log,
            LiteListener listener) {
        var replay = new UpsertReplay(database, journal, channel, log, listener);
        // What it says from here on is about these rows
        log.complaint();
        try {
            for (JournalFile file : newestFirst) {
                replay.apply(file);
            }
            replay.forgetDeletions();
        } catch (IOException e) {
            throw replay.undone(IoReason.of(e), e);
        }
    }

    private ServiceException undone(String reason, Exception cause) {
        return new ServiceException(
                "An upsert that was cut off in %s can't be completed: %s. Nothing is lost: it is kept in the directory %s; open the database again when the reason is gone."
                        .formatted(database, reason, journal),
                cause);
    }

    private void apply(JournalFile file) throws IOException {
        if (!file.isUpsert()) {
            file.deletion().ifPresent(this::note);
            deletions.add(file);
            return;
        }
        Optional<UpsertRequest> upsert = file.upsert();
        Optional<String> refused = upsert.isPresent() ? tried(upsert.get()) : Optional.empty();
        if (refused.isPresent()) {
            Path kept = file.keep();
            listener.notice("An upsert that was cut off in %s can't be completed: %s. It is kept in %s."
                    .formatted(database, refused.get(), kept));
        } else if (file.isAwaited()) {
            awaited = true;
        } else {
            file.delete();
        }
    }

    // Not before: a replay that is cut off begins again, and so does one of an upsert that somebody still waits for
    private void forgetDeletions() throws IOException {
        if (!awaited) {
            for (JournalFile file : deletions) {
                file.delete();
            }
        }
    }

    private void note(NotedDeletion deletion) {
        if (deletion.isOfAll()) {
            dropped.add(deletion.collection());
            return;
        }
        decided(deletion.collection()).addAll(deletion.keys());
        laterFilters
                .computeIfAbsent(deletion.collection(), name -> new ArrayList<>())
                .add(deletion.filter());
    }

    private Set<Object> decided(String collection) {
        return decided.computeIfAbsent(collection, name -> new HashSet<>());
    }

    private Optional<String> tried(UpsertRequest upsert) throws IOException {
        try {
            return complete(upsert);
        } catch (StatusRuntimeException e) {
            Status status = EngineChannel.broken(e.getStatus());
            if (status.getCode() == Code.UNAVAILABLE || status.getCode() == Code.CANCELLED) {
                throw undone(String.valueOf(status.getDescription()), e);
            }
            return Optional.of(String.valueOf(status.getDescription()));
        }
    }

    /** Why it can't be, where it can't. */
    private Optional<String> complete(UpsertRequest upsert) throws IOException {
        Optional<FieldSchema> key = dropped.contains(upsert.getCollectionName())
                ? Optional.empty()
                : primaryKey(upsert.getCollectionName());
        Optional<FieldData> ids = key.flatMap(field -> upsert.getFieldsDataList().stream()
                .filter(column -> column.getFieldName().equals(field.getName()))
                .findFirst());
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        // Of an id that stands there twice the last row counts
        var rows = new LinkedHashMap<Object, Integer>();
        List<Object> all = RowsOfRequest.ids(ids.get());
        for (int row = 0; row < all.size(); row++) {
            rows.put(all.get(row), row);
        }
        rows.keySet().removeAll(decided(upsert.getCollectionName()));
        decided(upsert.getCollectionName()).addAll(rows.keySet());
        rows.keySet()
                .removeAll(StoredKeys.among(
                        rows.keySet(), upsert.getCollectionName(), key.get().getName(), stub()));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> refused = insert(
                RowsOfRequest.some(upsert, rows.values().stream().sorted().toList()));
        return refused.isPresent()
                ? refused
                : deleteLater(upsert.getCollectionName(), key.get().getName(), List.copyOf(rows.keySet()));
    }

    /** Only the engine can tell which of these rows a filter finds. */
    private Optional<String> deleteLater(String collection, String field, List<Object> keys) {
        for (String filter : laterFilters.getOrDefault(collection, List.of())) {
            for (String some : StoredKeys.filters(field, keys)) {
                MutationResult result = stub().delete(DeleteRequest.newBuilder()
                        .setCollectionName(collection)
                        .setExpr("(%s) and %s".formatted(filter, some))
                        .build());
                String reason = EngineStatus.reason(result.getStatus());
                if (!reason.isEmpty()) {
                    return Optional.of(reason);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<FieldSchema> primaryKey(String collection) {
        var described = stub().describeCollection(DescribeCollectionRequest.newBuilder()
                .setCollectionName(collection)
                .build());
        String reason = EngineStatus.reason(described.getStatus());
        if (!reason.isEmpty() && described.getStatus().getCode() != NO_COLLECTION) {
            throw Status.FAILED_PRECONDITION.withDescription(reason).asRuntimeException();
        }
        return PrimaryKey.of(described.getSchema());
    }

    private Optional<String> insert(UpsertRequest missing) throws IOException {
        MutationResult result = WriteInParts.send(missing, (part, in) -> stub().insert(RowsOfRequest.insert(part)));
        // It answers with success where the disk is full
        if (log.complaint().isPresent()) {
            throw undone("its rows can't be written; the disk may be full", null);
        }
        String reason = EngineStatus.reason(result.getStatus());
        if (!reason.isEmpty()) {
            return Optional.of(reason);
        }
        return result.getInsertCnt() == missing.getNumRows()
                ? Optional.empty()
                : Optional.of("the server took %d of %d rows of the collection %s"
                        .formatted(result.getInsertCnt(), missing.getNumRows(), missing.getCollectionName()));
    }

    private MilvusServiceGrpc.MilvusServiceBlockingStub stub() {
        return MilvusServiceGrpc.newBlockingStub(channel).withDeadlineAfter(MINUTES, TimeUnit.MINUTES);
    }
}
