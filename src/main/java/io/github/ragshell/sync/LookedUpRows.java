package io.github.ragshell.sync;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.milvus.CollectionAccess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the collection for the keys of the chunks at hand, so that nobody needs to know all rows. */
final class LookedUpRows implements PresentRows {

    private final CollectionAccess access;
    private final ServerCalls calls;

    LookedUpRows(CollectionAccess access, ServerCalls calls) {
        this.access = access;
        this.calls = calls;
    }

    @Override
    public int[] lines(List<Chunk> chunks) {
        if (chunks.isEmpty()) {
            return new int[0];
        }
        List<Long> ids = chunks.stream().map(Chunk::id).toList();
        var lines = new HashMap<Long, Integer>();
        for (Map<String, Object> row : calls.call(() -> access.get(ids, List.of("line")))) {
            lines.put(
                    ((Number) row.get("id")).longValue(), row.get("line") instanceof Number line ? line.intValue() : 0);
        }
        return ids.stream().mapToInt(id -> lines.getOrDefault(id, MISSING)).toArray();
    }
}
