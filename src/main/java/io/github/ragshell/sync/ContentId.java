package io.github.ragshell.sync;

import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.corpus.Chunk;
import java.util.HashMap;
import java.util.Map;

/**
 * Ids that depend on nothing but where a text stands and what it says: the first 63 bits of the SHA-256 of root, file,
 * text, and how often the file has had that text before. For the chunks of one file, in their order.
 */
final class ContentId {

    private final String root;
    private final Map<String, Integer> occurrences = new HashMap<>();

    ContentId(String root) {
        this.root = root;
    }

    long of(Chunk chunk) {
        int before = occurrences.merge(chunk.text(), 1, Integer::sum) - 1;
        String hash = Sha256.of(String.join("\0", root, chunk.source(), Integer.toString(before), chunk.text()));
        return Long.parseUnsignedLong(hash.substring(0, 16), 16) & Long.MAX_VALUE;
    }
}
