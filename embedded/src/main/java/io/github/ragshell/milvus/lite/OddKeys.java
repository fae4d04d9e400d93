package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Looks for keys that the native engine can't be asked for by name, see {@link StoredKeys#isAskable}: by what is around them. */
final class OddKeys {

    // The engine answers with 16,383 rows at most
    private static final int MOST_ROWS = 16_000;
    private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);
    private static final Comparator<String> AS_STORED =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private OddKeys() {}

    /**
     * Those that are there.
     *
     * @param query the keys of the rows that meet a filter
     * @throws io.milvus.shaded.io.grpc.StatusRuntimeException as {@link StoredKeys#among}
     */
    static Set<Object> among(List<Object> keys, String field, Function<String, List<Object>> query) {
        if (keys.isEmpty()) {
            return Set.of();
        }
        if (keys.get(0) instanceof Long) {
            return new HashSet<>(query.apply(field + " < " + (Long.MIN_VALUE + 1)));
        }
        return texts(keys.stream().map(String.class::cast).sorted(AS_STORED).toList(), field, query);
    }

    private static Set<Object> texts(List<String> sorted, String field, Function<String, List<Object>> query) {
        String first = sorted.get(0);
        String last = sorted.get(sorted.size() - 1);
        List<Object> found = query.apply("%1$s >= %2$s and %1$s <= %3$s"
                .formatted(
                        field,
                        StoredKeys.literal(askablePart(first)),
                        StoredKeys.literal(askablePart(last) + LAST_CHARACTER)));
        if (found.size() < MOST_ROWS) {
            var present = new HashSet<>(found);
            present.retainAll(new HashSet<Object>(sorted));
            return present;
        }
        if (first.equals(last)) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("the engine can't look for the id '%s' among so many rows"
                            .formatted(first.replaceAll("\\p{Cntrl}", " ")))
                    .asRuntimeException();
        }
        int half = sorted.size() / 2;
        Set<Object> present = texts(sorted.subList(0, half), field, query);
        present.addAll(texts(sorted.subList(half, sorted.size()), field, query));
        return present;
    }

    private static String askablePart(String key) {
        int end = 0;
        while (end < key.length() && !Character.isISOControl(key.charAt(end))) {
            end++;
        }
        return key.substring(0, end);
    }
}
