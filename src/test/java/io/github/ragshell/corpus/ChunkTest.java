package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import org.junit.jupiter.api.Test;

class ChunkTest {

    @Test
    void should_refuse_null_for_its_texts() {
        assertThatThrownBy(() -> new Chunk(5, null, "a.md", 1, ""))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The text of a chunk is null. Pass the piece.");
        assertThatThrownBy(() -> new Chunk(5, "text", null, 1, ""))
                .hasMessage("The source of a chunk is null. Pass the name of the file, or \"\".");
        assertThatThrownBy(() -> new Chunk(5, "text", "a.md", 1, null))
                .hasMessage("The heading of a chunk is null. Pass the heading, or \"\".");
    }
}
