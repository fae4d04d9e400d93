package io.github.ragshell.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.evaluation.Question.Key;
import io.github.ragshell.evaluation.Question.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionFileTest {

    @TempDir
    private Path directory;

    private Path file(String csv) throws IOException {
        return Files.writeString(directory.resolve("q.csv"), csv);
    }

    @Test
    void should_gather_the_right_chunks_of_a_question() throws IOException {
        Path file = file(
                "question,heading,grade\n\"Where, exactly?\",Files,2\nWhy?,Logs,1\n\"Where, exactly?\",Buckets,1\n");

        assertThat(QuestionFile.read(file))
                .containsExactly(
                        new Question(
                                "Where, exactly?",
                                2,
                                List.of(
                                        new Wanted(Key.HEADING, "Files", 2, 2),
                                        new Wanted(Key.HEADING, "Buckets", 1, 4))),
                        new Question("Why?", 3, List.of(new Wanted(Key.HEADING, "Logs", 1, 3))));
    }

    @Test
    void should_keep_ids_as_they_are_written() throws IOException {
        assertThat(QuestionFile.read(file("question,id\nWhy?,0071\n")).get(0).wanted())
                .containsExactly(new Wanted(Key.ID, "0071", 1, 2));
    }

    @Test
    void should_name_the_line_of_what_is_wrong() throws IOException {
        Path file = file("question,id\nWhy?,1\nWhy?,1\n");
        assertThatThrownBy(() -> QuestionFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("%s, line 3: the question 'Why?' wants '1' twice. Delete one of the lines.", file);

        file("question,id\nWhy?,\n");
        assertThatThrownBy(() -> QuestionFile.read(file)).hasMessage("%s, line 2: the id is empty.", file);

        file("question,id,grade\nWhy?,1,-2\n");
        assertThatThrownBy(() -> QuestionFile.read(file))
                .hasMessage("%s, line 2: the grade '-2' is not a number above 0.", file);
    }

    @Test
    void should_refuse_a_file_without_questions() throws IOException {
        Path file = file("question,id\n");
        assertThatThrownBy(() -> QuestionFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("%s holds no question. Add lines below the header.", file);

        file("");
        assertThatThrownBy(() -> QuestionFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is empty. It needs a header with the columns question and id, heading or text, and lines below it.",
                        file);
    }

    @Test
    void should_say_which_columns_a_file_needs() throws IOException {
        Path file = file("frage,id\nWhy?,1\n");

        assertThatThrownBy(() -> QuestionFile.read(file))
                .hasMessage(
                        "%s has the columns frage, id. It needs question and exactly one of id, heading, text; grade is optional.",
                        file);
    }
}
