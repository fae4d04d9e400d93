package io.github.ragshell.milvus.lite;

import io.milvus.grpc.Status;

/** What the status in an answer says. */
final class EngineStatus {

    private EngineStatus() {}

    @SuppressWarnings("deprecation")
    static boolean isGood(Status status) {
        return status.getCode() == 0 && status.getErrorCodeValue() == 0;
    }

    /** Empty where the call went well. */
    static String reason(Status status) {
        return isGood(status) ? "" : status.getReason().isEmpty() ? "code " + status.getCode() : status.getReason();
    }
}
