package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LitePlatformTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX_X64",
        "Linux, aarch64, LINUX_ARM64",
        "Mac OS X, x86_64, MACOS_X64",
        "Mac OS X, aarch64, MACOS_ARM64"
    })
    void should_know_the_native_builds(String os, String arch, LitePlatform expected) {
        assertThat(LitePlatform.of(os, arch)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"Linux | riscv64 | ''", "Windows 11 | amd64 | ; or everything inside WSL 2"})
    void should_say_what_works_where_there_is_no_native_build(String os, String arch, String more) {
        assertThatThrownBy(() -> LitePlatform.of(os, arch))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The native Milvus Lite does not run on %s %s: version 2.5.1 is built for Linux and macOS on x64 and arm64. What works here: a new database, which the Python engine serves where RAGSHELL_ENGINE is not native; a Milvus server, such as http://localhost:19530%s.",
                        os, arch, more);
    }

    @Test
    void should_choose_the_python_engine_for_a_new_database_on_windows(@TempDir Path directory) {
        try (var properties = new SystemProperties()) {
            properties.with("os.name", "Windows 11");

            assertThat(Engine.of(directory.resolve("demo.db"))).isEqualTo(Engine.PYTHON);
        }
    }

    @Test
    void should_say_what_works_when_a_file_of_the_native_engine_is_opened_on_windows(@TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("demo.db"), "SQLite format 3\0");
        try (var properties = new SystemProperties()) {
            properties.with("os.name", "Windows 11").with("os.arch", "amd64");

            assertThatThrownBy(() -> MilvusLite.open(file))
                    .isInstanceOf(SetupException.class)
                    .hasMessage(
                            "The native Milvus Lite does not run on Windows 11 amd64: version 2.5.1 is built for Linux and macOS on x64 and arm64. What works here: a new database, which the Python engine serves where RAGSHELL_ENGINE is not native; a Milvus server, such as http://localhost:19530; or everything inside WSL 2.");
        }
        assertThat(file).hasContent("SQLite format 3\0");
    }

    @Test
    void should_name_the_python_engine_when_a_linux_has_no_glibc(@TempDir Path root) throws Exception {
        assertThatThrownBy(() -> LitePlatform.LINUX_X64.requireLoader(root))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The native Milvus Lite needs glibc 2.28 or newer, and this system can't give it: there is no %s/lib64/ld-linux-x86-64.so.2, as on Alpine, which has musl. Use the Python engine (RAGSHELL_ENGINE=python, or Engine.PYTHON), a newer Linux, or a Milvus server.",
                        root);

        Files.createFile(Files.createDirectory(root.resolve("lib64")).resolve("ld-linux-x86-64.so.2"));
        assertThat(LitePlatform.LINUX_X64.requireLoader(root)).isEqualTo(LitePlatform.LINUX_X64);
        assertThat(LitePlatform.MACOS_ARM64.requireLoader(root)).isEqualTo(LitePlatform.MACOS_ARM64);
    }
}
