package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.milvus.CollectionAccess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the collection for the rows of the chunks at hand, so that nobody needs to know all rows. */
final class LookedUpRows implements PresentRows {

    private final CollectionAccess access;
    private final ServerCalls calls;

    LookedUpRows(CollectionAccess access, ServerCalls calls) {
        this.access = access;
        this.calls = calls;
    }

    @Override
    public List<State> states(List<Chunk> chunks) {
        if (chunks.isEmpty()) {
            return List.of();
        }
        List<Long> ids = chunks.stream().map(Chunk::id).toList();
        var places = new HashMap<Long, Place>();
        for (Map<String, Object> row : calls.call(() -> access.get(ids, Place.FIELDS))) {
            places.put(((Number) row.get("id")).longValue(), Place.of(row));
        }
        return chunks.stream()
                .map(chunk -> {
                    Place place = places.get(chunk.id());
                    return place == null
                            ? State.MISSING
                            : place.equals(Place.of(chunk)) ? State.UNCHANGED : State.MOVED;
                })
                .toList();
    }
}
