package io.github.ragshell.embedding;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which model made which array, for as long as something else refers to the array. */
final class QueryVectors {

    private static final Map<Key, ModelId> MAKERS = new ConcurrentHashMap<>();
    private static final ReferenceQueue<float[]> GONE = new ReferenceQueue<>();

    private QueryVectors() {}

    /** Notes the maker of an array, and returns the array. */
    static float[] noted(float[] vector, ModelId maker) {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            MAKERS.remove(gone);
        }
        MAKERS.put(new Key(vector), maker);
        return vector;
    }

    /** The maker of an array, or null. */
    static ModelId maker(float[] vector) {
        return vector == null ? null : MAKERS.get(new Key(vector));
    }

    // Two arrays with the same numbers are two
    private static final class Key extends WeakReference<float[]> {

        private final int hash;

        Key(float[] vector) {
            super(vector, GONE);
            this.hash = System.identityHashCode(vector);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof Key key && get() != null && get() == key.get();
        }
    }
}
