package io.github.ragshell.milvus;

import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.UnreachableException;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;

/** Turns what the SDK throws into sentences. */
final class MilvusErrors {

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
            return new ServiceException(said(what, where, firstLine(e)), e);
        }
        return switch (status.getCode()) {
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
            case DEADLINE_EXCEEDED ->
                new UnreachableException(
                        "%s failed: Milvus at %s gave no answer in time. Check that it runs and that the address is right, then call again."
                                .formatted(what, where),
                        e);
            default ->
                new ServiceException(
                        "%s failed: Milvus at %s answered %s: %s."
                                .formatted(what, where, status.getCode(), status.getDescription()),
                        e);
        };
    }

    /** What the server answered in place of doing it. */
    static ServiceException refused(String what, String where, String reason) {
        return new ServiceException(said(what, where, firstLine(reason)));
    }

    /** Whether the connection broke, so that it is not known what the server did. */
    static boolean isBrokenConnection(Throwable e) {
        Status status = grpcStatus(e);
        return status != null && status.getCode() == Status.Code.UNAVAILABLE;
    }

    private static String said(String what, String where, String reason) {
        return "%s failed: Milvus at %s said: %s.".formatted(what, where, reason);
    }

    private static Status grpcStatus(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof StatusRuntimeException grpc) {
                return grpc.getStatus();
            }
        }
        return null;
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return firstLine(message);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").strip().replaceFirst("\\.$", "");
    }
}
