package io.github.ragshell.milvus;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.shaded.io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells that the disk below an embedded database is full, which Milvus Lite itself calls an unexpected error. */
final class FullDisk {

    private static final long ENOUGH_BYTES = 4 << 20;

    private FullDisk() {}

    /**
     * What to throw where a call failed because the disk is full. The server is ended then: it would show rows that it
     * could not write.
     */
    static Optional<SetupException> check(String what, MilvusLite lite, RuntimeException e) {
        if (!MilvusErrors.hasStatus(e, Status.Code.UNKNOWN)) {
            return Optional.empty();
        }
        long free = freeBytes(lite.database().getParent());
        if (free > ENOUGH_BYTES) {
            return Optional.empty();
        }
        lite.endServer();
        return Optional.of(new SetupException(
                "%s failed: the disk of %s is full (%.1f MB free). What was acknowledged before is safe, and nothing of this batch is kept. Free some room, then insert the rest again."
                        .formatted(what, lite.database(), free / 1e6),
                e));
    }

    private static long freeBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
