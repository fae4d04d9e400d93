package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class WheelFilesTest {

    @TempDir
    Path directory;

    private Path program;
    private WheelFiles files;

    @BeforeEach
    void unpack() throws Exception {
        program = directory.resolve("wheel/milvus_lite/lib/milvus");
        Files.createDirectories(program.getParent());
        Files.writeString(program, "the released program");
        String hash = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(HexFormat.of().parseHex(Sha256.of(program)));
        Path record = Files.writeString(
                directory.resolve("wheel/RECORD"), "milvus_lite/lib/milvus,sha256=%s,20\nRECORD,,\n".formatted(hash));
        files = new WheelFiles(directory.resolve("wheel"), record, Sha256.of(record), directory.resolve(".checked"));
    }

    @Test
    void should_accept_what_was_released_and_remember_that() throws Exception {
        files.require();
        Files.writeString(files.record(), "not read a second time");

        assertThatCode(files::require).doesNotThrowAnyException();
    }

    @Test
    void should_refuse_a_script_in_the_place_of_the_program() throws Exception {
        files.require();
        Files.writeString(program, "#!/bin/sh\necho evil\n");

        assertThatThrownBy(files::require)
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "%s is not the file that was released with Milvus Lite 2.5.1, so it was not started: it was changed after it was fetched. Delete the directory %s, and call again to fetch it once more.",
                        program, directory.resolve("wheel"));
    }

    @Test
    void should_refuse_a_library_beside_the_released_ones() throws Exception {
        files.require();
        Files.writeString(program.resolveSibling("libc.so.6"), "evil");

        assertThatThrownBy(files::require).isInstanceOf(SetupException.class).hasMessageContaining("libc.so.6");
    }

    @Test
    void should_not_believe_another_list_of_checksums() throws Exception {
        Files.writeString(files.record(), "milvus_lite/lib/milvus,sha256=AAAA,20\n");

        assertThatThrownBy(files::require).isInstanceOf(SetupException.class).hasMessageContaining("RECORD");
        assertThat(files.checked()).doesNotExist();
    }
}
