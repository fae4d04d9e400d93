package io.github.ragshell.milvus;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.shaded.io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;

/** Tells that the disk below an embedded database is full, which Milvus Lite itself calls an unexpected error. */
final class FullDisk {

    private static final long ENOUGH_BYTES = 4 << 20;

    private FullDisk() {}

    /** Whether a call failed because the disk is full. */
    static boolean isReason(MilvusLite lite, RuntimeException e) {
        return MilvusErrors.hasStatus(e, Status.Code.UNKNOWN) && freeBytes(lite) <= ENOUGH_BYTES;
    }

    /** The same as a sentence. */
    static SetupException failure(String what, MilvusLite lite, RuntimeException e) {
        return new SetupException(
                "%s failed: the disk of %s is full (%.1f MB free). What was acknowledged before is safe, and nothing of this batch is kept. Free some room, then insert the rest again."
                        .formatted(what, lite.database(), freeBytes(lite) / 1e6),
                e);
    }

    private static long freeBytes(MilvusLite lite) {
        try {
            return Files.getFileStore(lite.database().getParent()).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
