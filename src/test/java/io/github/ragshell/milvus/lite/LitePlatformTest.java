package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.SetupException;
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

    @Test
    void should_say_what_works_on_an_unsupported_platform() {
        assertThatThrownBy(() -> LitePlatform.of("Linux", "riscv64"))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The native Milvus Lite does not run on Linux riscv64: version 2.5.1 is built for Linux and macOS on x64 and arm64. What works here today: a Milvus server, milvus(\"http://localhost:19530\"), or the Python engine, with RAGSHELL_ENGINE=python and a new database.");
    }

    @Test
    void should_say_what_works_on_windows() {
        assertThatThrownBy(() -> LitePlatform.of("Windows 11", "amd64"))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The native Milvus Lite does not run on Windows 11 amd64: version 2.5.1 is built for Linux and macOS on x64 and arm64. What works here today: a Milvus server, milvus(\"http://localhost:19530\"), or everything inside WSL 2.");
    }

    @Test
    void should_say_what_works_when_a_file_is_opened_on_windows(@TempDir Path directory) {
        try (var properties = new SystemProperties()) {
            properties.with("os.name", "Windows 11");

            assertThatThrownBy(() -> MilvusLite.open(directory.resolve("demo.db")))
                    .isInstanceOf(SetupException.class)
                    .hasMessage(
                            "Embedded Milvus does not run on Windows 11, where it can't listen on a socket file that only you can open. What works here today: a Milvus server, milvus(\"http://localhost:19530\"), or everything inside WSL 2.");
        }
        assertThat(directory).isEmptyDirectory();
    }
}
