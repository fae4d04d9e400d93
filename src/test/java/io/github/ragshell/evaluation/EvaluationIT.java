package io.github.ragshell.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.lite.Leftovers;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationIT {

    @TempDir
    static Path directory;

    private static EmbeddingModel model;
    private static Milvus milvus;

    @BeforeAll
    static void fill() {
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
        milvus = Milvus.open(directory.resolve("evaluation.db").toString(), null);
        for (String name : List.of("docs", "empty")) {
            milvus.createCollection(name, model.dimension(), MetricType.IP, ConsistencyLevel.STRONG);
        }
        var chunks = new Chunks(List.of(
                new Chunk(0, "Logs\n\nLogs go to stderr.", "a.md", 1, "Logs"),
                new Chunk(1, "Files\n\nData is kept in one file. Nothing else is written.", "a.md", 5, "Data > Files"),
                new Chunk(2, "Licence\n\nIt is free.", "a.md", 9, "Licence")));
        milvus.insert("docs", chunks, model.encodeDocuments(chunks));
    }

    @AfterAll
    static void close() throws Exception {
        milvus.close();
        model.close();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    private static Path questions(String csv) throws IOException {
        return Files.writeString(directory.resolve("questions.csv"), csv);
    }

    @Test
    void should_measure_by_id_heading_or_text_with_more_hits_asked_for_than_there_are_chunks() throws IOException {
        for (String right : List.of(
                "id\nWhere is my data kept?,1",
                "heading\nWhere is my data kept?,Files",
                "text\nWhere is my data kept?,kept in  one file")) {
            Evaluation evaluation = Evaluation.of(questions("question," + right + "\n"), milvus, "docs", model, 10);

            assertThat(evaluation.hitAt(1)).as(right).isEqualTo(1);
            assertThat(evaluation.table().name())
                    .isEqualTo(
                            "docs, all-minilm-l6-v2-q: 1 question; 10 hits were asked for, and no question got more than 3");
        }
        assertThat(Evaluation.of(questions("question,id\nWhat does it cost?,0\n"), milvus, "docs", model, 1)
                        .table()
                        .name())
                .endsWith(": 1 question, 1 hit each: no measure looks further");
    }

    @Test
    void should_count_lines_that_stand_in_one_chunk_once_also_where_that_is_not_found() throws IOException {
        Path questions = questions("""
                question,text
                What does it cost?,It is free
                What does it cost?,kept in one file
                What does it cost?,Nothing else
                """);

        Evaluation evaluation = Evaluation.of(questions, milvus, "docs", model, 1);

        // 1 of 1 + 1 / log2(3): two chunks hold the three texts
        assertThat(evaluation.ndcg()).isEqualTo(1 / (1 + Math.log(2) / Math.log(3)), within(1e-9));
    }

    @Test
    void should_draw_the_measures_and_the_differences() throws IOException {
        Path questions = questions("question,heading\nWhere is my data kept?,Files\nWhat does it cost?,Logs\n");
        Evaluation three = Evaluation.of(questions, milvus, "docs", model, 3).named("three");
        Evaluation one = Evaluation.of(questions, milvus, "docs", model, 1).named("one");

        assertThat(three.chart().title()).isEqualTo("three, 2 questions");
        assertThat(three.chart().table().rowCount()).isEqualTo(5);
        assertThat(three.chart().text(80)).contains("hit@1", "MRR@10");
        Chart differences = new Comparison(List.of(three, one)).chart();
        assertThat(differences.title()).isEqualTo("Compared with three, 2 questions");
        assertThat(differences.text(80)).contains("one, hit@3", "-0.5");
        assertThat(differences.svg()).contains("hit@3");
    }

    @Test
    void should_name_the_line_of_a_chunk_that_the_collection_does_not_have() throws IOException {
        assertRefused(
                "question,heading\nWhere?,Files\nWhen?,Clocks\nWhy?,Reasons\n",
                "docs",
                "%s, line 3: no chunk of the collection docs has the heading 'Clocks'. 2 lines in all name unknown chunks. Correct the line, or evaluate the collection that the questions are about.");
        assertRefused(
                "question,id\nWhere?,1\nWhen?,99\n",
                "docs",
                "%s, line 3: no chunk of the collection docs has the id '99'. Correct the line, or evaluate the collection that the questions are about.");
        assertRefused(
                "question,text\nWhen?,stderr. Data\n",
                "docs",
                "%s, line 2: no chunk of the collection docs has the text 'stderr. Data'. Name words that stand in one chunk: a splitter may have cut these in two.");
    }

    @Test
    void should_say_that_a_collection_is_empty() throws IOException {
        assertRefused(
                "question,id\nWhere?,1\n",
                "empty",
                "The collection empty is empty, so there is nothing to evaluate. Insert chunks first.");
    }

    @Test
    void should_explain_a_hit_and_show_the_chunks_around_it() {
        var explanation =
                milvus.search("docs", model, "Where is my data kept?", 1).explain("Where is my data kept?");

        assertThat(explanation.reasons().get(0).sentence()).isEqualTo("Data is kept in one file.");
        assertThat(explanation.reasons().get(0).shared()).containsExactly("Data", "kept");
        assertThat(explanation.around(1)).startsWith("Logs").endsWith("It is free.");
    }

    private static void assertRefused(String csv, String collection, String message) throws IOException {
        Path file = questions(csv);
        assertThatThrownBy(() -> Evaluation.of(file, milvus, collection, model, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message.contains("%s") ? message.formatted(file) : message);
    }

    @Test
    void should_show_difference_and_verdict_whole_in_80_columns() throws IOException {
        Path questions = questions("question,heading\nWhere is my data kept?,Files\nWhat does it cost?,Logs\n");
        Evaluation three = Evaluation.of(questions, milvus, "docs", model, 3).named("separator");
        Evaluation one = Evaluation.of(questions, milvus, "docs", model, 1).named("heading");

        String text = new Comparison(List.of(three, one)).text(80);

        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text).doesNotContain("…").contains("to tell", "+0.000)");
    }
}
