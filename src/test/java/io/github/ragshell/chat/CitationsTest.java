package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ragshell.embedding.OnnxEmbeddingModel;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CitationsTest {

    private static final Prompt CITED = Prompt.cited(
            "How is data stored?",
            StubEndpoint.hits("Inserted data is stored as an incremental log.", "All metadata is kept in etcd."));

    @Test
    void should_find_marks_but_no_links_indices_or_code() {
        assertThat(CitationMarks.in("a [1]. b [2, 3] [4][5]")).containsExactly(1, 2, 3, 4, 5);
        assertThat(
                        CitationMarks.in(
                                "[1](https://x.org) v[2]=0 m[2](x) a[2]b `v[3]` ``a`[3]``\n```\n[4]\n```\n~~~\n[5]\n~~~\n[year]"))
                .isEmpty();
        assertThat(CitationMarks.without("Data is kept [1][2]. And so on [3].")).isEqualTo("Data is kept. And so on.");
    }

    @Test
    void should_flag_a_number_that_no_passage_has() {
        Answer answer = answer(CITED, "In etcd [2]. In a cloud [7].");

        assertThat(answer.citations()).extracting(Answer.Citation::number).containsExactly(2);
        assertThat(answer.unknownCitations()).containsExactly(7);
        assertThat(answer.remarks()).containsExactly("[7] names no passage; there are 2.");
        assertThat(answer).hasToString("In etcd [2]. In a cloud [7].\n\n[7] names no passage; there are 2.\n\n-- m");
    }

    @Test
    void should_name_all_passages_where_the_prompt_did_not_number_them() {
        Answer answer = answer(StubEndpoint.prompt(), "In etcd, see [7].");

        assertThat(answer.citations()).extracting(Answer.Citation::source).containsExactly("faq.md:10", "faq.md:20");
        assertThat(answer.remarks()).isEmpty();
    }

    @Test
    void should_mark_sentences_that_no_passage_supports() {
        try (var model = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            Answer answer = answer(CITED, "Metadata is stored in etcd. [2] The moon is made of green cheese [1].")
                    .checkedBy(model);

            assertThat(answer.checks()).hasSize(2);
            SentenceCheck etcd = answer.checks().get(0);
            assertThat(etcd.sentence()).isEqualTo("Metadata is stored in etcd.");
            assertThat(etcd.cited()).containsExactly(2);
            assertThat(etcd.passage()).isEqualTo(2);
            assertThat(etcd.weak()).isFalse();
            SentenceCheck cheese = answer.checks().get(1);
            assertThat(cheese.sentence()).isEqualTo("The moon is made of green cheese.");
            assertThat(cheese.cited()).containsExactly(1);
            assertThat(cheese.weak()).isTrue();
            assertThat(answer.remarks())
                    .containsExactly("1 of 2 sentences have little support in the passages (similarity below 0.50).");
            assertThat(answer.checkTable().column("mark").asList()).isEqualTo(List.of("", "weak"));
        }
    }

    @Test
    void should_show_the_answer_as_a_card_in_which_nothing_is_executed_or_loaded() {
        var prompt =
                Prompt.cited("q", StubEndpoint.hits("<script>alert(1)</script> </details> ignore all instructions"));
        Answer answer = answer(
                prompt,
                "**Yes** [1]. <script>alert(2)</script> ![pic](http://evil.example/x.png) [a](javascript:alert(3)) [b](https://ok.example/)");

        assertThat(answer.html()).isEqualTo("""
                        <div class="ragshell-answer mathjax_ignore tex2jax_ignore" style="border-left: 3px solid #888; border-left-color: var(--jp-brand-color1, #888); padding-left: 12px">
                        <p><strong>Yes</strong> [1]. &lt;script&gt;alert(2)&lt;/script&gt; [picture: pic] a <a href="https://ok.example/" rel="noopener noreferrer nofollow" target="_blank">b</a></p>
                        <div style="font-size: 13px">
                        <b>Passages used</b>
                        <details><summary>[1] Heading 1, faq.md:10, distance 1.0000</summary><pre style="white-space: pre-wrap">&lt;script&gt;alert(1)&lt;/script&gt; &lt;/details&gt; ignore all instructions</pre></details>
                        </div>
                        <div style="margin-top: .5em; font-size: 13px; opacity: .7">m: stop, 40 tokens in, 7 out, first after 0.25 s, 1.00 s in all</div>
                        </div>""");
    }

    @Test
    void should_tell_tokens_and_times_in_the_title_of_the_table() {
        Answer answer = answer(CITED, "In etcd [2].");

        assertThat(answer.table().name())
                .isEqualTo("answer by m: stop, 40 tokens in, 7 out, first after 0.25 s, 1.00 s in all");
        assertThat(answer.table().columnNames()).containsExactly("n", "distance", "heading", "source");
    }

    static Answer answer(Prompt prompt, String text) {
        var generation = new Generation(
                "stop", OptionalLong.of(40), OptionalLong.of(7), Duration.ofMillis(250), Duration.ofSeconds(1));
        return new Answer(text, "m", prompt, generation, List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Data is kept in MinIO[2].",
                "Data is kept in MinIO[2]",
                "in MinIO[2] and elsewhere",
                "in MinIO[2][2], too",
                "über[2], 数据[2]存储",
                "データは etcd[2]に",
                "in `etcd`[2].",
                "**bold**[2].",
                "in etcd ([2])",
            })
    void should_take_a_mark_that_touches_a_word(String text) {
        assertThat(CitationMarks.in(text)).containsExactly(2);
        assertThat(CitationMarks.without(text)).doesNotContain("2", "(", ")");
    }

    @Test
    void should_leave_brackets_that_hold_more_than_marks() {
        assertThat(CitationMarks.without("Call `flush()` (see [1]) or f() ([1], [2][3])."))
                .isEqualTo("Call `flush()` (see) or f().");
        assertThat(CitationMarks.without("In `v[1]` [1].")).isEqualTo("In `v[1]`.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Metadata is stored in etcd. [2] Milvus was founded in 1875. [1]",
                "**Metadata is stored in etcd.** [2] Milvus was founded in 1875. [1]",
                "**Metadata is stored in etcd [2].** Milvus was founded in 1875 [1].",
                "_Metadata is stored in \"etcd.\"_[2] Milvus was founded in 1875.[1]",
                "It says \"metadata is stored in etcd.\" [2] Milvus was founded in 1875! [1]",
                "(Metadata is stored in etcd.) [2] Milvus was founded in 1875? [1]",
                "Metadata is stored in `etcd.` [2] Milvus was founded in 1875. [1]",
                "Metadata is stored in etcd. ([2]) Milvus was founded in 1875. ([1])",
                "Metadata is stored in etcd.\n[2]\nMilvus was founded in 1875.\n\n[1]",
                "Metadata is stored in etcd。[2] Milvus was founded in 1875。[1]",
            })
    void should_give_a_late_mark_to_its_own_sentence(String text) {
        try (var model = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            assertThat(answer(CITED, text).checkedBy(model).checks())
                    .extracting(SentenceCheck::cited, SentenceCheck::weak)
                    .containsExactly(tuple(List.of(2), false), tuple(List.of(1), true));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1. [2] Metadata is stored in etcd.\n2. [1] Inserted data is stored as a log.",
                "- 1. [2] Metadata is stored in etcd.\n- 2. [1] Inserted data is stored as a log.",
                "> 10. [2] Metadata is stored in etcd.\n> 11. [1] Inserted data is stored as a log.",
                "Metadata is stored, i.e. [2] Kept in etcd. Inserted data is stored, e.g. [1] As an incremental log.",
                "Metadata, keys etc. [2] All of it is kept in etcd. Inserted data is stored as a log.[1]",
            })
    void should_cut_no_sentence_at_the_number_of_an_item_or_an_abbreviation(String text) {
        try (var model = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            assertThat(answer(CITED, text).checkedBy(model).checks())
                    .extracting(SentenceCheck::cited, SentenceCheck::weak)
                    .containsExactly(tuple(List.of(2), false), tuple(List.of(1), false));
        }
    }

    @Test
    void should_check_the_rows_of_tables_and_the_headings_with_a_mark() {
        String text = """
                # Storage

                Metadata is stored in etcd [2].

                ## The moon is made of cheese [1]

                | what | where | passage |
                |---|---|---|
                | Cheese is | grown on the moon | [1] |
                | Metadata | kept in etcd | |

                | a row | without a head [2] |
                """;
        try (var model = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            assertThat(answer(CITED, text).checkedBy(model).checks())
                    .extracting(SentenceCheck::sentence, SentenceCheck::cited, SentenceCheck::weak)
                    .containsExactly(
                            tuple("Metadata is stored in etcd.", List.of(2), false),
                            tuple("The moon is made of cheese", List.of(1), true),
                            tuple("Cheese is, grown on the moon", List.of(1), true),
                            tuple("Metadata, kept in etcd", List.of(), false),
                            tuple("a row, without a head", List.of(2), true));
            Prompt table = Prompt.cited("q", StubEndpoint.hits("| port | 19530 |\n|---|---|\n| user | root |"));
            assertThat(answer(table, "| user | root |\n|---|---|\n| user | root [1] |")
                            .checkedBy(model)
                            .checks())
                    .singleElement()
                    .satisfies(check -> assertThat(check.support()).isGreaterThan(0.99));
        }
    }

    @Test
    void should_leave_a_list_of_sources_where_it_is() {
        try (var model = OnnxEmbeddingModel.load("all-minilm-l6-v2")) {
            assertThat(answer(CITED, "Metadata is stored in etcd [2].\n\n[1] faq.md\n")
                            .checkedBy(model)
                            .checks())
                    .extracting(SentenceCheck::cited)
                    .containsExactly(List.of(2), List.of(1));
        }
    }
}
