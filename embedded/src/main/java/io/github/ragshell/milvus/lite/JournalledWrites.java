package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sends the calls that replace or delete rows to the native engine, with an {@link UpsertJournal}. Once sent they are
 * neither cancelled nor cut off by the client's deadline: their end is noted, whether or not anybody waits for it.
 */
final class JournalledWrites implements CallRule {

    private static final Set<String> METHODS = Set.of("Upsert", "Delete", "DropCollection");

    private final String method;
    private final UpsertJournal journal;
    private final EngineChannel channel;
    private final ServerLog log;
    private final Runnable end;
    private final KnownCollections collections;
    private final RunningUpserts running = new RunningUpserts();

    private JournalledWrites(String method, UpsertJournal journal, EngineChannel channel, ServerLog log, Runnable end) {
        this.method = method;
        this.journal = journal;
        this.channel = channel;
        this.log = log;
        this.end = end;
        collections = new KnownCollections(journal.database(), channel);
    }

    /** @param end ends the server: the next one completes what this one has not answered */
    static CallRule of(MilvusMethod method, UpsertJournal journal, EngineChannel channel, ServerLog log, Runnable end) {
        return METHODS.contains(method.name())
                ? new JournalledWrites(method.name(), journal, channel, log, end)
                : CallRule.NONE;
    }

    /**
     * Returns the engine's answer.
     *
     * @throws io.github.ragshell.core.RagException the call was not sent, or its end can't be noted
     * @throws StatusRuntimeException the engine gave no answer
     */
    @Override
    public Optional<byte[]> answer(byte[] request) {
        try {
            return Optional.of(
                    switch (method) {
                        case "Upsert" -> upsert(request);
                        case "Delete" -> delete(request);
                        default -> drop(request);
                    });
        } catch (InvalidProtocolBufferException e) {
            // No message of this kind: the engine says so
            return Optional.empty();
        }
    }

    private byte[] upsert(byte[] request) throws InvalidProtocolBufferException {
        var sent = UpsertRequest.parseFrom(request);
        KnownCollections.Known known = collections.get(sent.getCollectionName());
        if (known.exists()) {
            UpsertCheck.require(known.schema(), sent);
        }
        List<Object> keys = NewRows.keys(known.schema(), sent);
        Map<Object, Integer> rows = RowsOfRequest.last(keys);
        if (rows.size() == keys.size()) {
            return upsert(sent, request, keys, known).toByteArray();
        }
        // Of an id that stands there twice the engine keeps both rows
        UpsertRequest once = RowsOfRequest.some(sent, rows.values());
        MutationResult result = upsert(once, once.toByteArray(), List.copyOf(rows.keySet()), known);
        return EngineStatus.isGood(result.getStatus())
                ? result.toBuilder()
                        .setIDs(RowsOfRequest.message(keys))
                        .setUpsertCnt(keys.size())
                        .build()
                        .toByteArray()
                : result.toByteArray();
    }

    private MutationResult upsert(UpsertRequest upsert, byte[] request, List<Object> keys, KnownCollections.Known known)
            throws InvalidProtocolBufferException {
        try (var ignored = running.begin(upsert.getCollectionName(), keys)) {
            // The next server has the rows of this journal, so that an insert would double them
            OneServer server = channel.oneServer();
            Supplier<Optional<Set<Object>>> stored =
                    () -> Uncancelled.get(() -> NewRows.stored(keys, known.schema(), upsert, server.stub()));
            Optional<Set<Object>> before;
            if (known.assumesRows()) {
                before = Optional.of(Set.copyOf(keys));
            } else {
                before = stored.get();
                known.found(before);
            }
            return journalled(upsert, request, before, stored, server);
        }
    }

    private MutationResult journalled(
            UpsertRequest upsert,
            byte[] request,
            Optional<Set<Object>> before,
            Supplier<Optional<Set<Object>>> stored,
            OneServer server)
            throws InvalidProtocolBufferException {
        UpsertJournal.Entry entry = journal.begin(request);
        boolean answered = false;
        try {
            MutationResult result = before.filter(Set::isEmpty).isPresent()
                    ? NewRows.answer(WriteInParts.send(
                            upsert,
                            (part, in) -> send(
                                    server, "Insert", RowsOfRequest.insert(part).toByteArray())))
                    : WriteInParts.send(
                            upsert, (part, in) -> send(server, method, part == upsert ? request : part.toByteArray()));
            answered = EngineStatus.isGood(result.getStatus())
                    ? result.getUpsertCnt() == upsert.getNumRows()
                    : EngineStatus.isNoCollection(result.getStatus()) || isKept(before, stored);
            return result;
        } finally {
            if (answered) {
                entry.close();
            } else {
                entry.abandon();
                if (!server.isOver()) {
                    // Until the next server has completed it, every delete would be noted
                    end.run();
                }
            }
        }
    }

    // A refusal may have come after the old rows were deleted
    private static boolean isKept(Optional<Set<Object>> before, Supplier<Optional<Set<Object>>> stored) {
        try {
            return before.isPresent()
                    && stored.get()
                            .filter(after -> after.containsAll(before.get()))
                            .isPresent();
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private MutationResult send(OneServer server, String method, byte[] part) throws InvalidProtocolBufferException {
        byte[] answer = Uncancelled.get(() -> server.call(method, part));
        log.require();
        return MutationResult.parseFrom(answer);
    }

    private byte[] delete(byte[] request) throws InvalidProtocolBufferException {
        var delete = DeleteRequest.parseFrom(request);
        String collection = delete.getCollectionName();
        Uncancelled.run(() -> TextKeys.require(channel, delete));
        byte[] answer = pass(request);
        log.require();
        var result = MutationResult.parseFrom(answer);
        if (EngineStatus.isGood(result.getStatus())) {
            journal.deleted(collection, result.getIDs(), delete.getExpr());
        }
        return answer;
    }

    private byte[] drop(byte[] request) throws InvalidProtocolBufferException {
        String collection = DropCollectionRequest.parseFrom(request).getCollectionName();
        byte[] answer = pass(request);
        if (EngineStatus.isGood(Status.parseFrom(answer))) {
            journal.dropped(collection);
        }
        return answer;
    }

    private byte[] pass(byte[] request) {
        return Uncancelled.get(() -> channel.call(method, request));
    }
}
