package io.github.ragshell.spark;

import io.github.ragshell.corpus.Documents;
import io.github.ragshell.sync.SyncedFile;
import java.io.Serializable;

/**
 * What a task found out about a file: that it was read, or why it could not be. One of both is null.
 *
 * @param reason why the file of the name could not be read
 */
record Finding(SyncedFile file, String skipped, String reason) implements Serializable {

    static Finding of(SyncedFile file) {
        return new Finding(file, null, null);
    }

    static Finding of(Documents.Skipped file) {
        return new Finding(null, file.source(), file.reason());
    }

    String source() {
        return file == null ? skipped : file.source();
    }
}
