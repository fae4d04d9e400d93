package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.RagException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.lite.Leftovers;
import io.github.ragshell.view.RecordingDisplay;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every public method of the package with arguments nobody should pass: it works, or a RagException says why not. */
class OddArgumentsIT {

    private static final int CALLS_A_METHOD = 60;
    private static final String DOCS = "docs";
    private static final String HUGE = "x".repeat(100_000);
    // Those that would need a second server, or end the one there is
    private static final Set<String> LEFT_OUT =
            Set.of("close", "wait", "notify", "notifyAll", "client", "withDeadline");

    private final Random random = new Random(1);

    @TempDir
    Path directory;

    @Test
    void should_throw_nothing_but_a_rag_exception() throws Exception {
        var failures = new ArrayList<String>();
        try (var display = RecordingDisplay.use();
                var milvus =
                        Milvus.open(directory.toRealPath().resolve("odd.db").toString(), null)) {
            milvus.createCollection(DOCS, 4, MetricType.IP, ConsistencyLevel.STRONG);
            for (Method method : Milvus.class.getMethods()) {
                if (method.getDeclaringClass() == Milvus.class && !LEFT_OUT.contains(method.getName())) {
                    callOften(method, milvus, failures);
                }
            }
            for (Method method : Filter.class.getMethods()) {
                if (Modifier.isStatic(method.getModifiers())) {
                    callOften(method, null, failures);
                }
            }
            callOften(Hits.class.getConstructors()[0], null, failures);
            for (Method method : List.of(
                    Hits.class.getMethod("first", int.class), Milvus.class.getMethod("withDeadline", Duration.class))) {
                callOften(
                        method,
                        method.getDeclaringClass() == Hits.class ? new Hits(List.of(), "IP") : milvus,
                        failures);
            }
            milvus.withDeadline(Duration.ofSeconds(30));
            assertThat(milvus.hasCollection(DOCS) || true)
                    .as("it still answers")
                    .isTrue();
        }
        assertThat(failures).isEmpty();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    private void callOften(Executable executable, Object target, List<String> failures) throws Exception {
        int calls = executable.getParameterCount() == 0 ? 1 : CALLS_A_METHOD;
        for (int i = 0; i < calls; i++) {
            Object[] arguments = Arrays.stream(executable.getParameterTypes())
                    .map(type -> any(executable, type))
                    .toArray();
            try {
                if (executable instanceof Method method) {
                    method.invoke(target, arguments);
                } else {
                    Hits.class.getConstructors()[0].newInstance(arguments);
                }
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof RagException)) {
                    failures.add("%s(%s): %s".formatted(executable.getName(), shown(arguments), e.getCause()));
                }
            }
        }
    }

    private Object any(Executable executable, Class<?> type) {
        List<Object> values = values(executable, type).stream()
                .filter(value -> value == null || type.isPrimitive() || type.isInstance(value))
                .toList();
        return values.get(random.nextInt(values.size()));
    }

    private List<Object> values(Executable executable, Class<?> type) {
        boolean opens = Set.of("open", "copy").contains(executable.getName());
        if (type == String.class && opens) {
            return list(
                    null,
                    "",
                    " ",
                    "a\0b.db",
                    "http://",
                    "http://a b",
                    "http://127.0.0.1:99999",
                    "http://127.0.0.1:1",
                    HUGE,
                    "tcp://x",
                    "x\n");
        }
        if (type == String.class) {
            return list(
                    null,
                    "",
                    " ",
                    DOCS,
                    DOCS,
                    DOCS,
                    "a\0b",
                    HUGE,
                    "id / 0 == 1",
                    "id >",
                    "\"",
                    "\\",
                    "id == \"",
                    "nowhere",
                    "\uD83D",
                    "id in []");
        }
        if (type == float[].class) {
            return list(null, new float[0], new float[4], new float[] {Float.NaN, 0, 0, 0}, new float[100_000]);
        }
        if (type == int.class) {
            return list(Integer.MIN_VALUE, -1, 0, 1, 3, 16_384, 16_385, Integer.MAX_VALUE);
        }
        if (type == String[].class) {
            return list(null, new String[0], new String[] {null}, new String[] {"a == 1", ""});
        }
        return others(type);
    }

    private static List<Object> others(Class<?> type) {
        if (type == List.class || type == Collection.class) {
            return lists();
        }
        if (type == Chunks.class) {
            return list(
                    null,
                    new Chunks(List.of()),
                    TestRows.chunks(2),
                    new Chunks(List.of(new Chunk(Long.MIN_VALUE, "\0", "", -1, ""))),
                    TestRows.chunks(Long.MAX_VALUE - 1, 1));
        }
        if (type == Embeddings.class) {
            return list(
                    null,
                    TestEmbeddings.of(),
                    TestEmbeddings.random(2, 4, 1),
                    TestEmbeddings.random(1, 4, 1),
                    TestEmbeddings.random(1, 3, 1),
                    TestEmbeddings.of(new float[] {Float.NaN, 0, 0, 0}));
        }
        if (type == Duration.class) {
            return list(
                    null,
                    Duration.ZERO,
                    Duration.ofSeconds(-1),
                    Duration.ofNanos(1),
                    Duration.ofSeconds(Long.MAX_VALUE),
                    Duration.ofSeconds(9));
        }
        if (type == MetricType.class || type == ConsistencyLevel.class) {
            return list(Arrays.asList(type.getEnumConstants()).toArray()).stream()
                    .collect(
                            java.util.stream.Collectors.collectingAndThen(java.util.stream.Collectors.toList(), all -> {
                                all.add(null);
                                return all;
                            }));
        }
        if (type == SearchOptions.class) {
            return list(null, SearchOptions.top(3));
        }
        return list(null, "text", 1.5, Double.NaN, true, Long.MIN_VALUE, new Object());
    }

    private static List<Object> lists() {
        var row = new HashMap<String, Object>();
        row.put("id", null);
        row.put("vector", new float[4]);
        return list(
                null,
                List.of(),
                Collections.singletonList(null),
                List.of(1L, 2L),
                List.of("a", 1.9, Long.MIN_VALUE),
                Collections.nCopies(20_000, 1L),
                List.of(Map.of()),
                List.of(row),
                List.of(Map.of("id", 1.9, "vector", new float[4])),
                List.of(Map.of("id", 1, "vector", "no vector")),
                List.of(Map.of("id", 1, "vector", List.of(1, 2, Double.NaN, 1e300))),
                List.of(Map.of("id", 1, "vector", new double[] {1, 2, 3, 4}, "odd\0name", Double.NaN)),
                List.of(Map.of("id", 1, "vector", new float[4], "object", new Object())),
                List.of(Map.of("id", 1, "vector", new float[4], "text", "half \uD83D of a pair")));
    }

    private static List<Object> list(Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }

    private static String shown(Object[] arguments) {
        return Arrays.stream(arguments).map(FieldValues::shown).toList().toString();
    }
}
