package io.github.ragshell.milvus;

import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns what the SDK throws into sentences. */
final class MilvusErrors {

    private static final Pattern TOO_LONG =
            Pattern.compile("the length \\(\\d+\\) of .* exceeds max length \\(\\d+\\)");
    private static final Pattern FILTER =
            Pattern.compile("(?:cannot parse expression: |Invalid expr: )(.*?)(?:, error: |$)", Pattern.DOTALL);
    private static final Pattern LATE = Pattern.compile("context (?:Done|deadline exceeded)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TOO_LARGE =
            Pattern.compile("query results exceed|larger than max|exceeds maximum", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATABASE = Pattern.compile("database not found\\[database=([^]]+)]");

    private MilvusErrors() {}

    /**
     * @param what the call, as the beginning of a sentence: "The insert into docs"
     * @param where the address as it may be shown
     */
    static RagException translate(String what, String where, RuntimeException e) {
        if (e instanceof RagException ours) {
            return ours;
        }
        Status status = grpcStatus(e);
        if (status == null) {
            return refused(what, where, message(e), e);
        }
        if (status.getCode() == Status.Code.CANCELLED && Thread.currentThread().isInterrupted()) {
            return new StoppedException(
                    "%s was stopped before Milvus at %s answered. Call again if it was not meant to be."
                            .formatted(what, where));
        }
        return switch (isBrokenConnection(e) ? Status.Code.UNAVAILABLE : status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                new CredentialException(
                        "%s was refused by Milvus at %s: the token is missing, wrong or may not do this. Set MILVUS_TOKEN, or pass it: milvus(uri, token)."
                                .formatted(what, where),
                        e);
            case UNAVAILABLE ->
                new UnreachableException(
                        "%s failed: there is no connection to Milvus at %s. Check that it runs and that the address is right."
                                .formatted(what, where),
                        e);
            case DEADLINE_EXCEEDED -> late(what, where, e);
            case UNIMPLEMENTED ->
                new ServiceException(
                        "%s failed: Milvus at %s does not know this call. It is too old, or not a Milvus; servers from 2.3 on are known to work."
                                .formatted(what, where),
                        e);
            case RESOURCE_EXHAUSTED ->
                new ServiceException(
                        "%s failed: Milvus at %s has too much to do or the message is too large (%s). Wait a little, or send less at once."
                                .formatted(what, where, status.getDescription()),
                        e);
            default ->
                new ServiceException(
                        "%s failed: Milvus at %s answered %s: %s."
                                .formatted(what, where, status.getCode(), status.getDescription()),
                        e);
        };
    }

    /** What the server answered in place of doing it. */
    static RagException refused(String what, String where, String reason, RuntimeException cause) {
        // The server gave up at the deadline that came with the call, a moment before we did
        if (LATE.matcher(reason).find()) {
            return late(what, where, cause);
        }
        Matcher tooLong = TOO_LONG.matcher(reason);
        if (tooLong.find()) {
            return new InvalidInputException(
                    "%s was refused by Milvus at %s: %s. Cut the texts into smaller chunks."
                            .formatted(what, where, tooLong.group()),
                    cause);
        }
        Matcher filter = FILTER.matcher(reason);
        if (filter.find()) {
            return new InvalidInputException(
                    "%s was refused by Milvus at %s: it can't read the filter: %s. Write it with Filter, for example Filter.equal(\"source\", \"faq.md\")."
                            .formatted(what, where, filter.group(1).strip()),
                    cause);
        }
        if (TOO_LARGE.matcher(reason).find()) {
            return new ServiceException(
                    "%s failed: its rows are too large for one answer (Milvus at %s said: %s). Ask for fewer rows at a time."
                            .formatted(what, where, reason.strip()),
                    cause);
        }
        Matcher database = DATABASE.matcher(reason);
        if (database.find()) {
            return new InvalidInputException(
                    "There is no database %s in Milvus at %s; the path of the address names it. Leave the path out, or make the database with client().createDatabase."
                            .formatted(database.group(1), where),
                    cause);
        }
        String line = reason.lines().findFirst().orElse("").strip().replaceFirst("\\.$", "");
        return new ServiceException("%s failed: Milvus at %s said: %s.".formatted(what, where, line), cause);
    }

    private static UnreachableException late(String what, String where, RuntimeException cause) {
        return new UnreachableException(
                "%s failed: Milvus at %s gave no answer in time. Check that a Milvus runs there and that http:// or https:// is right, then call again."
                        .formatted(what, where),
                cause);
    }

    /** Whether the connection broke, so that it is not known what the server did. */
    static boolean isBrokenConnection(Throwable e) {
        Status status = grpcStatus(e);
        if (status == null) {
            return false;
        }
        return status.getCode() == Status.Code.UNAVAILABLE
                // A request caught by the end of its connection
                || Stream.iterate(e, Objects::nonNull, Throwable::getCause).anyMatch(IOException.class::isInstance);
    }

    /** Whether an answer would not have fitted into a message. */
    static boolean isTooLarge(ServiceException e) {
        return TOO_LARGE.matcher(e.getMessage()).find();
    }

    /** Whether it is not known what became of a call that failed like this. */
    static boolean isUncertain(Throwable e) {
        return e instanceof UnreachableException
                || e instanceof StoppedException
                || isBrokenConnection(e)
                || hasStatus(e, Status.Code.CANCELLED)
                || hasStatus(e, Status.Code.DEADLINE_EXCEEDED);
    }

    /** Whether the call ended with this gRPC code. */
    static boolean hasStatus(Throwable e, Status.Code code) {
        Status status = grpcStatus(e);
        return status != null && status.getCode() == code;
    }

    private static Status grpcStatus(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof StatusRuntimeException grpc) {
                return grpc.getStatus();
            }
        }
        return null;
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
