package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFileTest {

    @TempDir
    Path directory;

    private Path file;
    private SealedFile sealed;

    @BeforeEach
    void seal() throws IOException {
        file = Files.writeString(directory.resolve("model.onnx"), "weights");
        sealed = new SealedFile(file);
        sealed.seal(Sha256.of(file));
    }

    @Test
    void should_trust_a_file_as_it_was_sealed() throws IOException {
        assertThat(sealed.isIntact()).isTrue();
        assertThat(sealed.isIntact(Sha256.of("weights"))).isTrue();
        assertThat(sealed.isIntact(Sha256.of("others"))).isFalse();
        assertThat(sealed.sha256()).isEqualTo(Sha256.of("weights"));
    }

    @Test
    void should_trust_the_same_bytes_with_another_time() throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThat(sealed.isIntact()).isTrue();
    }

    @Test
    void should_not_trust_other_bytes_even_with_the_same_size_and_time() throws IOException {
        // given
        FileTime time = Files.getLastModifiedTime(file);

        // when
        Files.writeString(file, "Weights");
        Files.setLastModifiedTime(file, time);

        // then
        assertThat(sealed.isIntact()).isFalse();
        assertThat(sealed.sha256()).isEqualTo(Sha256.of("Weights"));
        assertThat(sealed.isIntact()).isTrue();
    }

    @Test
    void should_not_trust_a_replaced_file_whose_checksum_size_and_time_are_those_of_the_note() throws IOException {
        // given
        FileTime time = Files.getLastModifiedTime(file);
        Path other = Files.writeString(directory.resolve("other"), "Weights");
        var crc = new java.util.zip.CRC32C();
        crc.update("weights".getBytes(StandardCharsets.US_ASCII));
        String before = Long.toHexString(crc.getValue());
        crc.reset();
        crc.update("Weights".getBytes(StandardCharsets.US_ASCII));

        // when: as if the other bytes had been chosen to have the same CRC, which is easy
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, time);
        String note = Files.readString(sealed.seal());
        Files.writeString(sealed.seal(), note.replace(before, Long.toHexString(crc.getValue())));

        // then
        assertThat(note).contains("crc32c=" + before);
        assertThat(sealed.isIntact()).isFalse();
    }

    @Test
    void should_hash_a_copied_file_once() throws IOException {
        Files.copy(file, directory.resolve("copy"));
        Files.move(directory.resolve("copy"), file, StandardCopyOption.REPLACE_EXISTING);
        String before = Files.readString(sealed.seal());

        assertThat(sealed.isIntact()).isTrue();

        assertThat(Files.readString(sealed.seal())).isNotEqualTo(before);
    }

    @Test
    void should_not_trust_a_truncated_file_or_one_without_a_note() throws IOException {
        Files.writeString(file, "weigh");
        assertThat(sealed.isIntact()).isFalse();
        Files.writeString(file, "weights");
        Files.delete(sealed.seal());
        assertThat(sealed.isIntact()).isFalse();
        Files.writeString(sealed.seal(), "stamp=\\uXX");
        assertThat(sealed.isIntact()).isFalse();
    }

    @Test
    void should_not_trust_a_file_that_is_gone() throws IOException {
        Files.delete(file);
        assertThat(sealed.isIntact()).isFalse();
    }
}
