package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.Main;
import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a first run makes: fetched, unpacked and computed in an empty home, where the umask hides nothing. */
@Tag("slow")
@DisabledOnOs(OS.WINDOWS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstRunIT {

    @TempDir
    static Path directory;

    private static Path home;
    private static Path work;

    @BeforeAll
    static void runOnce() throws Exception {
        home = directory.toRealPath().resolve("home");
        work = Files.createDirectory(directory.toRealPath().resolve("work"));
        assertThat(run("000", false)).isEqualTo("0");
    }

    @Test
    @Order(1)
    void should_let_nobody_else_write_to_anything() throws IOException {
        List<Path> made = files(directory);

        assertThat(made)
                .anyMatch(file -> file.toString().endsWith(System.mapLibraryName("onnxruntime")))
                .anyMatch(file -> file.endsWith("milvus_lite/lib/milvus"))
                .anyMatch(file -> file.toString().endsWith(".onnx"))
                .anyMatch(file -> file.toString().endsWith(".vectors"));
        for (Path path : made) {
            assertThat(Files.getPosixFilePermissions(path))
                    .as(path.toString())
                    .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        }
        assertThat(Files.getPosixFilePermissions(home))
                .doesNotContain(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    }

    @Test
    @Order(2)
    void should_start_no_program_of_milvus_lite_with_a_changed_byte() throws Exception {
        try (var properties = new SystemProperties()) {
            properties.with(Setting.RAGSHELL_HOME, home);
            Path lib = new LiteDistribution().install(LiteListener.LOG);

            for (Path program : files(lib)) {
                flip(program);
                assertThatThrownBy(() -> new LiteDistribution().install(LiteListener.LOG))
                        .isInstanceOf(SetupException.class)
                        .hasMessageStartingWith("%s is not the file that was released".formatted(program));
                flip(program);
            }

            assertThat(new LiteDistribution().install(LiteListener.LOG)).isEqualTo(lib);
        }
    }

    @Test
    @Order(3)
    void should_use_no_library_and_no_model_with_a_changed_byte() throws Exception {
        Map<Path, String> before = new TreeMap<>();
        Map<Path, String> changed = new TreeMap<>();
        for (Path file : files(home)) {
            if (file.toString().matches(".*\\.(so|dylib|jnilib|onnx|ort|json)") && !isOfMilvusLite(file)) {
                before.put(file, Sha256.of(file));
                flip(file);
                changed.put(file, Sha256.of(file));
            }
        }
        assertThat(before).hasSizeGreaterThanOrEqualTo(6);

        assertThat(run("022", true)).isEqualTo("0");

        for (Map.Entry<Path, String> file : before.entrySet()) {
            String now = Sha256.of(file.getKey());
            assertThat(now).as(file.getKey().toString()).isNotEqualTo(changed.get(file.getKey()));
            // What ONNX Runtime makes of a model has other bytes each time
            if (!file.getKey().toString().endsWith(".ort")) {
                assertThat(now).as(file.getKey().toString()).isEqualTo(file.getValue());
            }
        }
    }

    private static boolean isOfMilvusLite(Path file) {
        return file.startsWith(home.resolve("milvus-lite"));
    }

    /** Its exit code; what it printed where that is not 0. */
    private static String run(String umask, boolean offline) throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
        Path output = directory.resolve("output");
        var builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask %s; exec \"$0\" -cp \"$1\" %s rehearse".formatted(umask, Main.class.getName()),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        classPath)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put(Setting.RAGSHELL_HOME.name(), home.toString());
        builder.environment().put(Setting.RAGSHELL_OFFLINE.name(), Boolean.toString(offline));
        List.of(Setting.LEPTONAI_TOKEN, Setting.LEPTON_BASE_URL)
                .forEach(setting -> builder.environment().remove(setting.name()));
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return "no end";
        }
        return process.exitValue() == 0 ? "0" : process.exitValue() + ": " + Files.readString(output);
    }

    private static void flip(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            int value = bytes.read();
            bytes.seek(bytes.length() / 2);
            bytes.write(value ^ 1);
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                            || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !file.equals(root))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }
}
