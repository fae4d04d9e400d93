package io.github.ragshell.sync;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.milvus.CollectionAccess;
import io.github.ragshell.milvus.Filter;
import io.github.ragshell.milvus.Milvus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Ends a sync that was done in parts: deletes the chunks of a folder whose text is no longer there. */
public final class SyncSweep {

    private static final int DELETED_AT_ONCE = 1000;

    /**
     * What was done.
     *
     * @param deleted for each file how many of its chunks were deleted
     * @param kept chunks of files that could not be read
     */
    public record Swept(Map<String, Integer> deleted, long kept) {}

    private final CollectionAccess access;
    private final String root;
    private final ServerCalls calls;

    /** @param root the name of the folder, as {@link PartialSync#start} got it */
    public SyncSweep(Milvus milvus, String collection, String root, ServerCalls calls) {
        this.access = milvus.access(collection);
        this.root = root;
        this.calls = calls;
    }

    /** How many chunks of the folder the collection has. */
    public long count() {
        return calls.call(() -> access.count(Filter.equal("root", root)));
    }

    /**
     * Refuses to go on where nothing is left of a folder that has chunks: its disk may be missing.
     *
     * @throws SetupException with how many chunks that would delete, and how to
     */
    public void requireDocuments(int documents, long chunks) {
        if (documents == 0 && chunks > 0) {
            throw SyncTarget.empty(root, access.name(), chunks);
        }
    }

    /**
     * Deletes the chunks whose id is in a range and not among the wanted ones.
     *
     * @param wanted ids of the range, sorted
     * @param from the first id of the range
     * @param to the last one
     * @param keep whether the chunks of a file stay in any case
     */
    public Swept sweep(long[] wanted, long from, long to, Predicate<String> keep) {
        String range = Filter.and(Filter.equal("root", root), "id >= " + from, "id <= " + to);
        var stale = new ArrayList<Long>();
        var deleted = new HashMap<String, Integer>();
        long kept = calls.call(() -> {
            stale.clear();
            deleted.clear();
            var count = new long[1];
            access.forEachRow(range, List.of("source"), row -> {
                long id = ((Number) row.get("id")).longValue();
                String source = String.valueOf(row.get("source"));
                if (Arrays.binarySearch(wanted, id) < 0) {
                    if (keep.test(source)) {
                        count[0]++;
                    } else {
                        stale.add(id);
                        deleted.merge(source, 1, Integer::sum);
                    }
                }
            });
            return count[0];
        });
        delete(stale, access, calls);
        return new Swept(Map.copyOf(deleted), kept);
    }

    /** Deletes rows, some at a time. */
    static void delete(List<Long> ids, CollectionAccess access, ServerCalls calls) {
        for (int begin = 0; begin < ids.size(); begin += DELETED_AT_ONCE) {
            List<Long> some = ids.subList(begin, Math.min(ids.size(), begin + DELETED_AT_ONCE));
            calls.write(() -> access.delete(some));
        }
    }
}
