package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import java.util.List;

/** Which chunks a collection has already. */
interface PresentRows {

    /** What a collection has of a chunk. */
    enum State {
        /** Nothing. */
        MISSING,
        /** Its text, at another {@link Place}. */
        MOVED,
        /** All of it. */
        UNCHANGED
    }

    /** For each chunk what the collection has of it. */
    List<State> states(List<Chunk> chunks);
}
