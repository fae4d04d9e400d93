package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import java.util.List;

/** Which chunks a collection has already. */
interface PresentRows {

    /** Stands for a chunk that the collection lacks. */
    int MISSING = -1;

    /** For each chunk the line that its row has, or {@link #MISSING}. */
    int[] lines(List<Chunk> chunks);
}
