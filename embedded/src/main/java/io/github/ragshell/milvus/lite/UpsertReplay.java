package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.internal.IoReason;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.Channel;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.Status.Code;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Completes the upserts that the server's end left undone. An upsert that was cut off has deleted its rows and inserted
 * none, so a row that is there needs nothing, whichever version it has; one that is missing is inserted from the newest
 * upsert of it, unless it was deleted later. So a later upsert or delete always wins; also a delete by a filter that found
 * nothing, because the row was still to come.
 */
final class UpsertReplay {

    private static final int MOST_ENDS = 2;

    private final UpsertJournal journal;
    private final Path database;
    private final Channel channel;
    private final ServerLog log;
    private final LiteListener listener;
    // By collection: the ids a newer file has decided on; dropped ones have no older rows
    private final Map<String, Set<Object>> decided = new HashMap<>();
    private final Set<String> dropped = new HashSet<>();
    private final Map<String, List<String>> laterFilters = new HashMap<>();
    // By upsert: how often a server has ended while its rows were written
    private final Map<String, Integer> ends = new HashMap<>();
    private final List<JournalFile> done = new ArrayList<>();

    private UpsertReplay(Path database, UpsertJournal journal, Channel channel, ServerLog log, LiteListener listener) {
        this.database = database;
        this.journal = journal;
        this.channel = channel;
        this.log = log;
        this.listener = listener;
    }

    /**
     * Runs before any client reaches the server, in the process that holds the lock. What the server refuses, or what has
     * ended two servers, is kept aside, and the listener hears of it.
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
            replay.forget();
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
        Optional<String> refused;
        try {
            refused = file.isUpsert() ? complete(file) : read(file);
        } catch (StatusRuntimeException e) {
            Status status = EngineChannel.broken(e.getStatus());
            if (status.getCode() == Code.UNAVAILABLE || status.getCode() == Code.CANCELLED) {
                throw undone(String.valueOf(status.getDescription()), e);
            }
            refused = Optional.of(String.valueOf(status.getDescription()));
        }
        if (refused.isEmpty()) {
            done.add(file);
            return;
        }
        Path kept = file.keep();
        listener.notice("An upsert that was cut off in %s can't be completed: %s. It is kept in %s."
                .formatted(database, refused.get().replaceFirst("\\.$", ""), kept));
    }

    // Not before: a replay that is cut off begins again. The oldest first, as a file decides on rows of older ones.
    // Deletes stay for an upsert that somebody still waits for
    private void forget() throws IOException {
        Collections.reverse(done);
        boolean awaited = false;
        for (JournalFile file : done) {
            if (file.isAwaited()) {
                awaited = true;
            } else if (file.isUpsert() || !awaited) {
                file.delete();
            }
        }
    }

    private Optional<String> read(JournalFile file) throws IOException {
        Optional<NotedDeletion> noted = file.deletion();
        if (file.isWritten()) {
            ends.merge(file.stem(), file.ends(), Math::max);
            if (noted.isPresent()) {
                // Later deletes may be left to do. What is refused here is refused again when the upsert is tried
                deleteLater(noted.get().collection(), noted.get().keys());
            }
            file.delete();
        } else if (noted.isPresent() && noted.get().isOfAll()) {
            dropped.add(noted.get().collection());
        } else if (noted.isPresent()) {
            String collection = noted.get().collection();
            decided(collection).addAll(noted.get().keys());
            laterFilters
                    .computeIfAbsent(collection, name -> new ArrayList<>())
                    .add(noted.get().filter());
        }
        return Optional.empty();
    }

    private Set<Object> decided(String collection) {
        return decided.computeIfAbsent(collection, name -> new HashSet<>());
    }

    /** Why it can't be, where it can't. */
    private Optional<String> complete(JournalFile file) throws IOException {
        UpsertRequest upsert = file.upsert().orElse(UpsertRequest.getDefaultInstance());
        String collection = upsert.getCollectionName();
        CollectionSchema schema = schema(collection);
        Map<Object, Integer> rows = RowsOfRequest.last(NewRows.keys(schema, upsert));
        rows.keySet().removeAll(decided(collection));
        decided(collection).addAll(rows.keySet());
        rows.keySet().removeAll(StoredKeys.among(rows.keySet(), collection, NewRows.key(schema), stub()));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        int before = ends.getOrDefault(file.stem(), 0);
        if (before >= MOST_ENDS) {
            return Optional.of("Milvus Lite has ended %d times when it was to write the rows".formatted(before));
        }
        byte[] note = new NotedDeletion(collection, RowsOfRequest.message(rows.keySet()), "").toBytes();
        JournalFile written = file.written(before);
        if (laterFilters.containsKey(collection)) {
            UpsertJournal.write(written.path(), note);
        }
        Optional<String> refused;
        try {
            refused = insert(RowsOfRequest.some(upsert, rows.values()));
        } catch (StatusRuntimeException e) {
            if (EngineChannel.broken(e.getStatus()).getCode() == Code.UNAVAILABLE) {
                UpsertJournal.write(file.written(before + 1).path(), note);
            }
            throw e;
        }
        Optional<String> later = deleteLater(collection, List.copyOf(rows.keySet()));
        written.delete();
        return refused.or(() -> later);
    }

    /** Only the engine can tell which of these rows a filter finds; where it can't read it, none of them stays. */
    private Optional<String> deleteLater(String collection, List<Object> keys) throws IOException {
        Optional<String> refused = Optional.empty();
        for (String filter : laterFilters.getOrDefault(collection, List.of())) {
            for (String some : StoredKeys.filters(NewRows.key(schema(collection)), keys)) {
                String reason = delete(collection, "(%s) and %s".formatted(filter, some));
                if (!reason.isEmpty()) {
                    refused = Optional.of(EngineFilter.explain(List.of(filter), reason));
                    delete(collection, some);
                }
            }
        }
        requireWritten();
        return refused;
    }

    private String delete(String collection, String filter) {
        return EngineStatus.reason(stub().delete(DeleteRequest.newBuilder()
                        .setCollectionName(collection)
                        .setExpr(filter)
                        .build())
                .getStatus());
    }

    /** One without fields where the collection is gone, or was dropped later. */
    private CollectionSchema schema(String collection) {
        if (collection.isEmpty() || dropped.contains(collection)) {
            return CollectionSchema.getDefaultInstance();
        }
        var described = stub().describeCollection(DescribeCollectionRequest.newBuilder()
                .setCollectionName(collection)
                .build());
        String reason = EngineStatus.reason(described.getStatus());
        if (!reason.isEmpty() && !EngineStatus.isNoCollection(described.getStatus())) {
            throw Status.FAILED_PRECONDITION.withDescription(reason).asRuntimeException();
        }
        return described.getSchema();
    }

    private Optional<String> insert(UpsertRequest missing) throws IOException {
        MutationResult result = WriteInParts.send(missing, (part, in) -> stub().insert(RowsOfRequest.insert(part)));
        requireWritten();
        String reason = EngineStatus.reason(result.getStatus());
        if (!reason.isEmpty()) {
            return Optional.of(reason);
        }
        return result.getInsertCnt() == missing.getNumRows()
                ? Optional.empty()
                : Optional.of("the server took %d of %d rows of the collection %s"
                        .formatted(result.getInsertCnt(), missing.getNumRows(), missing.getCollectionName()));
    }

    // It answers with success where the disk is full
    private void requireWritten() {
        if (log.complaint().isPresent()) {
            throw undone("its rows can't be written; the disk may be full", null);
        }
    }

    private MilvusServiceBlockingStub stub() {
        return EngineChannel.writes(channel);
    }
}
