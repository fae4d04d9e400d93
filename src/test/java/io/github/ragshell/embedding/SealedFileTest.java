package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
