package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.RagException;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.milvus.Milvus;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No public method of the package answers a null with an exception that says nothing. */
class ChatArgumentsTest {

    private static final Prompt PROMPT = StubEndpoint.prompt();
    private static final Generation GENERATION =
            new Generation("stop", OptionalLong.empty(), OptionalLong.empty(), Duration.ZERO, Duration.ZERO);
    private static final Lepton LEPTON = Lepton.at("http://127.0.0.1:1/v1/", "m", null);

    private static final List<Object> OBJECTS = List.of(
            PROMPT,
            GENERATION,
            LEPTON,
            ChatOptions.DEFAULT,
            new Answer("a", "m", PROMPT, GENERATION, List.of()),
            new Answer.Citation(1, "s", "h", 1, "t"),
            new SentenceCheck("s", List.of(), 1, 1),
            new Pipeline((question, query, options) -> StubEndpoint.hits(), model(), LEPTON));

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(String.class, "http://127.0.0.1:1/v1/"),
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(double.class, 1.0),
            Map.entry(boolean.class, true),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(OptionalLong.class, OptionalLong.empty()),
            Map.entry(OptionalInt.class, OptionalInt.empty()),
            Map.entry(OptionalDouble.class, OptionalDouble.empty()),
            Map.entry(List.class, List.of()),
            Map.entry(Hits.class, StubEndpoint.hits()),
            Map.entry(Prompt.class, PROMPT),
            Map.entry(Generation.class, GENERATION),
            Map.entry(ChatOptions.class, ChatOptions.DEFAULT),
            Map.entry(Lepton.class, LEPTON),
            Map.entry(Supplier.class, (Supplier<EmbeddingModel>) ChatArgumentsTest::model),
            Map.entry(EmbeddingModel.class, model()),
            Map.entry(Consumer.class, (Consumer<String>) text -> {}));

    @Test
    void should_answer_every_null_with_a_sentence() {
        var bare = new ArrayList<String>();
        int calls = 0;
        for (Object object : OBJECTS) {
            Stream<Executable> executables = Stream.concat(
                    Arrays.stream(object.getClass().getConstructors()),
                    Arrays.stream(object.getClass().getDeclaredMethods())
                            .filter(method -> Modifier.isPublic(method.getModifiers())));
            for (Executable executable : executables.toList()) {
                Class<?>[] types = executable.getParameterTypes();
                for (int i = 0; i < types.length; i++) {
                    if (!types[i].isPrimitive()) {
                        calls++;
                        Throwable thrown = thrown(executable, object, arguments(types, i));
                        boolean sentence = thrown == null
                                || (thrown instanceof RagException
                                        && thrown.getMessage().endsWith("."));
                        if (!sentence) {
                            bare.add(executable + ", argument " + i + ": " + thrown);
                        }
                    }
                }
            }
        }

        assertThat(bare).isEmpty();
        assertThat(calls).isGreaterThan(40);
    }

    private static Throwable thrown(Executable executable, Object object, Object[] arguments) {
        try {
            if (executable instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            } else {
                ((Method) executable).invoke(object, arguments);
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (ReflectiveOperationException e) {
            return e;
        }
    }

    private static Object[] arguments(Class<?>[] types, int missing) {
        var values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            boolean given = i != missing && types[i] != Milvus.class;
            values[i] = given ? VALUES.get(types[i]) : null;
        }
        return values;
    }

    private static EmbeddingModel model() {
        return (EmbeddingModel) java.lang.reflect.Proxy.newProxyInstance(
                ChatArgumentsTest.class.getClassLoader(),
                new Class<?>[] {EmbeddingModel.class},
                (proxy, method, args) -> {
                    throw new IllegalStateException("the model is not needed");
                });
    }
}
