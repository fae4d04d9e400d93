package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.Download;
import io.github.ragshell.view.RecordingDisplay;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls the public methods of the classes in corpus and embedding with null for everything that can be null. */
class NullArgumentsTest {

    @Test
    void should_answer_null_with_a_sentence_everywhere(@TempDir Path directory) throws Exception {
        try (var properties = new SystemProperties();
                var display = RecordingDisplay.use()) {
            properties.with(Setting.RAGSHELL_HOME, directory.resolve("home")).with(Setting.RAGSHELL_OFFLINE, true);
            Files.writeString(directory.resolve("a.md"), "# A\ntext");
            Map<Class<?>, Object> instances = Map.of(
                    Chunk.class, new Chunk(0, "text", "a.md", 1, ""),
                    Chunks.class, new Chunks(List.of()),
                    Download.class, new Download());

            var bare = new ArrayList<String>();
            for (Class<?> type : publicClasses()) {
                for (Executable executable : executables(type)) {
                    Object instance = instances.get(type);
                    if (executable instanceof Method method
                            && !Modifier.isStatic(method.getModifiers())
                            && instance == null) {
                        continue;
                    }
                    String answer = call(executable, instance);
                    if (!answer.isEmpty()) {
                        bare.add(executable + ": " + answer);
                    }
                }
            }

            assertThat(bare).isEmpty();
        }
    }

    private static Stream<Class<?>> types() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.github.ragshell.corpus", "io.github.ragshell.embedding")
                        .stream()
                        .map(JavaClass::reflect);
    }

    private static List<Class<?>> publicClasses() {
        return types().filter(type -> Modifier.isPublic(type.getModifiers()) && !type.isInterface() && !type.isRecord())
                .toList();
    }

    private static List<Executable> executables(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .filter(executable -> Modifier.isPublic(executable.getModifiers()) && !executable.isSynthetic())
                .filter(executable -> !executable.getName().equals("equals"))
                .filter(executable ->
                        Arrays.stream(executable.getParameterTypes()).anyMatch(p -> !p.isPrimitive()))
                .map(Executable.class::cast)
                .toList();
    }

    private static String call(Executable executable, Object instance) throws ReflectiveOperationException {
        Object[] arguments = Arrays.stream(executable.getParameterTypes())
                .map(type -> type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null)
                .toArray();
        try {
            if (executable instanceof Method method) {
                method.invoke(instance, arguments);
            } else {
                ((Constructor<?>) executable).newInstance(arguments);
            }
            return "";
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof RagException known
                            && known.getMessage().length() > 20
                    ? ""
                    : String.valueOf(e.getCause());
        }
    }
}
