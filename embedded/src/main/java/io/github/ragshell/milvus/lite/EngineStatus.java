package io.github.ragshell.milvus.lite;

import io.milvus.grpc.Status;

/** What the status in an answer says. */
final class EngineStatus {

    private static final int NO_COLLECTION = 100;

    private EngineStatus() {}

    @SuppressWarnings("deprecation")
    static boolean isGood(Status status) {
        return status.getCode() == 0 && status.getErrorCodeValue() == 0;
    }

    /** Whether the call names a collection that is not there. */
    static boolean isNoCollection(Status status) {
        return status.getCode() == NO_COLLECTION;
    }

    /** Empty where the call went well. */
    static String reason(Status status) {
        return isGood(status) ? "" : status.getReason().isEmpty() ? "code " + status.getCode() : status.getReason();
    }
}
