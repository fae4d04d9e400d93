package io.github.ragshell.spark;

import io.github.ragshell.sync.SyncedFile;
import java.io.Serializable;

/**
 * What became of a file.
 *
 * @param file what was read, or null where it is gone
 * @param deleted how many of its chunks were deleted
 */
record FileOutcome(SyncedFile file, long deleted) implements Serializable {

    FileOutcome with(FileOutcome other) {
        return new FileOutcome(file == null ? other.file : file, deleted + other.deleted);
    }
}
