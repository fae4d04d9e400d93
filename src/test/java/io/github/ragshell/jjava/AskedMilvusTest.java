package io.github.ragshell.jjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedMilvusTest {

    private static final Optional<String> NONE = Optional.empty();

    @TempDir
    Path directory;

    @Test
    void should_ask_the_one_that_is_open_even_when_it_is_open_twice() {
        assertThat(AskedMilvus.address(List.of("/data/a.db", "/data/a.db"), NONE, Optional.of("http://other:19530")))
                .isEqualTo("/data/a.db");
    }

    @Test
    void should_refuse_to_choose_when_several_are_open() {
        assertThatThrownBy(() -> AskedMilvus.address(List.of("/data/a.db", "http://host:19530"), NONE, NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "2 Milvus are open: /data/a.db, http://host:19530. Name the one to ask: %%ask http://host:19530 my_rag_collection");
    }

    @Test
    void should_open_nothing_by_itself_when_none_is_open_and_none_is_named() {
        assertThatThrownBy(() -> AskedMilvus.address(List.of(), NONE, NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "No Milvus is open. Open one with var milvus = milvus(\"./milvus_demo.db\"), or name one: %%ask ./milvus_demo.db my_rag_collection");
        assertThat(AskedMilvus.address(List.of(), NONE, Optional.of("http://host:19530")))
                .isEqualTo("http://host:19530");
    }

    @Test
    void should_find_the_named_one_among_the_open_ones_by_path_address_or_file_name() throws IOException {
        Path file = Files.createFile(directory.resolve("x.db"));
        Path link = Files.createSymbolicLink(directory.resolve("link.db"), file);
        List<String> open = List.of("/data/a.db", file.toString(), "http://host:19530");

        assertThat(List.of(file.toString(), link.toString(), "x.db"))
                .allSatisfy(name -> assertThat(AskedMilvus.address(open, Optional.of(name), NONE))
                        .isEqualTo(file.toString()));
        assertThat(AskedMilvus.address(open, Optional.of("HTTP://host:19530/"), NONE))
                .isEqualTo("http://host:19530");
    }

    @Test
    void should_open_the_named_one_when_it_is_a_server_or_a_file_that_exists() throws IOException {
        String file = Files.createFile(directory.resolve("x.db")).toString();

        assertThat(AskedMilvus.address(List.of("/data/a.db"), Optional.of(file), NONE))
                .isEqualTo(file);
        assertThat(AskedMilvus.address(List.of(), Optional.of("https://host"), NONE))
                .isEqualTo("https://host");
    }

    @Test
    void should_not_make_a_database_when_the_named_file_is_missing() {
        String missing = directory.resolve("missing.db").toString();

        assertThatThrownBy(() -> AskedMilvus.address(List.of("/data/a.db"), Optional.of(missing), NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "There is no file %s (open: /data/a.db). Open it first with milvus(\"%s\"), or name another: %%%%ask ./milvus_demo.db my_rag_collection"
                                .formatted(missing, missing));
    }
}
