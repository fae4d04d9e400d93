package io.github.ragshell.milvus.lite;

import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.Status;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the relay does for an engine, method by method. */
final class EngineRules {

    private final Engine engine;
    private final EngineChannel channel;
    private final UpsertJournal journal;
    private final ServerLog log;
    private final Runnable end;
    private final Map<String, Optional<CallRule>> rules = new ConcurrentHashMap<>();

    /**
     * @param log what the server of the database prints
     * @param end ends the server
     */
    EngineRules(Engine engine, Path database, Supplier<Path> log, Runnable end, EngineChannel channel) {
        this.end = end;
        this.engine = engine;
        this.channel = channel;
        this.journal = UpsertJournal.of(database);
        this.log = new ServerLog(database, log);
    }

    /** The rule for a method of Milvus's service; none for other services, such as reflection. */
    Optional<CallRule> of(Optional<MilvusMethod> method) {
        return method.flatMap(known -> rules.computeIfAbsent(known.name(), name -> Optional.of(make(known))));
    }

    private CallRule make(MilvusMethod method) {
        CallRule own = OwnAnswers.of(method, engine, channel);
        return engine == Engine.NATIVE
                ? NativeRules.of(method, channel)
                        .then(own)
                        .then(TextKeys.of(
                                method,
                                channel,
                                JournalledWrites.of(method, journal, channel, log, end)
                                        .then(LargeInserts.of(method, channel, log))
                                        .then(withoutComplaint())))
                : own.then(knownCodes(method));
    }

    /** What to say of a method that the engine does not have. */
    String missing(String method) {
        String other = engine == Engine.NATIVE
                ? "the Python engine (RAGSHELL_ENGINE=python, or Engine.PYTHON) or a Milvus server"
                : "a Milvus server";
        return "The %s engine (Milvus Lite %s) has no %s. Use %s.".formatted(engine, engine.version(), method, other);
    }

    private CallRule withoutComplaint() {
        return CallRule.changing((request, response) -> {
            log.require();
            return response;
        });
    }

    /** The Python engine numbers some errors in a way that clients don't know, and then hide the reason. */
    @SuppressWarnings("deprecation")
    private static CallRule knownCodes(MilvusMethod method) {
        return CallRule.changing((request, response) -> {
            Status status = method.status(response);
            if (status.getErrorCode() != ErrorCode.UNRECOGNIZED) {
                return response;
            }
            return method.answer(
                    status.toBuilder().setErrorCode(ErrorCode.UnexpectedError).build());
        });
    }
}
