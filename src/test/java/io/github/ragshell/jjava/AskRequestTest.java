package io.github.ragshell.jjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskRequestTest {

    @Test
    void should_take_the_lines_below_as_the_question() {
        assertThat(AskRequest.of(List.of(), "\n What? \n"))
                .isEqualTo(new AskRequest(Optional.empty(), "my_rag_collection", "What?"));
        assertThat(AskRequest.of(List.of("docs"), "What?"))
                .isEqualTo(new AskRequest(Optional.empty(), "docs", "What?"));
        assertThat(AskRequest.of(List.of("x.db", "docs"), "What?"))
                .isEqualTo(new AskRequest(Optional.of("x.db"), "docs", "What?"));
        assertThat(AskRequest.of(List.of("./x.db"), "What?"))
                .isEqualTo(new AskRequest(Optional.of("./x.db"), "my_rag_collection", "What?"));
    }

    @Test
    void should_take_the_magics_own_line_as_the_question_when_there_is_nothing_below() {
        assertThat(AskRequest.of(List.of("How", "is", "data", "stored?"), ""))
                .isEqualTo(new AskRequest(Optional.empty(), "my_rag_collection", "How is data stored?"));
    }

    @Test
    void should_say_how_to_ask_when_there_is_no_question_or_a_word_too_many() {
        assertThatThrownBy(() -> AskRequest.of(List.of("docs"), " \n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("""
                        %%ask has no question. Write it in the lines below %%ask. For example:
                        %%ask my_rag_collection
                        How is data stored in milvus?
                        Where several Milvus are open, name one: %%ask ./milvus_demo.db my_rag_collection""");
        assertThatThrownBy(() -> AskRequest.of(List.of("How", "is", "it?"), "What?"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "%%ask takes at most two words on its own line: a Milvus and a collection. Write the question in the lines below. For example:\n");
    }
}
