package io.github.ragshell.embedding;

import io.github.ragshell.view.Display;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Takes what it can from the cache, and lets the rest be encoded.
 *
 * @param others encodes what the cache lacks
 */
record CachedEncoder(TextsEncoder others, EmbeddingCache cache) implements TextsEncoder {

    @Override
    public void encode(List<String> texts, Embedding[] embeddings, String title) throws Exception {
        List<TextKey> keys = texts.stream().map(TextKey::of).toList();
        Map<TextKey, Embedding> known = cache.find(keys);
        int[] missing = IntStream.range(0, embeddings.length)
                .filter(i -> !known.containsKey(keys.get(i)))
                .toArray();
        var made = new Embedding[missing.length];
        try {
            others.encode(Arrays.stream(missing).mapToObj(texts::get).toList(), made, title);
        } finally {
            // After an interrupt the next call goes on from here
            var finished = new LinkedHashMap<TextKey, Embedding>();
            for (int i = 0; i < made.length; i++) {
                if (made[i] != null) {
                    finished.put(keys.get(missing[i]), made[i]);
                }
            }
            cache.put(finished);
        }
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = known.get(keys.get(i));
        }
        for (int i = 0; i < made.length; i++) {
            embeddings[missing[i]] = made[i];
        }
        if (title != null) {
            sayUnchanged(title, embeddings.length - missing.length, missing.length);
        }
    }

    private static void sayUnchanged(String title, int unchanged, int embedded) {
        if (unchanged > 0) {
            Display.current().notice("%s: %d unchanged, %d embedded".formatted(title, unchanged, embedded));
        }
    }
}
