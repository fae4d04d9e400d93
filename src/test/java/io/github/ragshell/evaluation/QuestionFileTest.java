package io.github.ragshell.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.evaluation.Question.Key;
import io.github.ragshell.evaluation.Question.Wanted;
import java.io.IOException;
import java.nio.charset.Charset;
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

    @Test
    void should_take_no_line_for_a_comment() throws IOException {
        Path file = file("question,text\n# of backups?,# Backups\nWhy?,Logs\n#3 fails?,\"# Errors\n\nthree\"\n");

        assertThat(QuestionFile.read(file))
                .extracting(Question::text, question -> question.wanted().get(0).value())
                .containsExactly(
                        tuple("# of backups?", "# Backups"),
                        tuple("Why?", "Logs"),
                        tuple("#3 fails?", "# Errors\n\nthree"));
    }

    @Test
    void should_count_the_lines_of_the_file() throws IOException {
        Path file = file("question,text,grade\r\nWhy?,\"two\r\nlines \"\"so\"\"\",2\r\n\r\nWhere?, \"a, b\",none\r\n");
        assertThatThrownBy(() -> QuestionFile.read(file))
                .hasMessage("%s, line 5: the grade 'none' is not a number above 0.", file);

        file("question,text,grade\r\nWhy?,\"two\r\nlines \"\"so\"\"\",2\r\n\r\nWhere?, \"a, b\",1");
        assertThat(QuestionFile.read(file))
                .containsExactly(
                        new Question("Why?", 2, List.of(new Wanted(Key.TEXT, "two\nlines \"so\"", 2, 2))),
                        new Question("Where?", 5, List.of(new Wanted(Key.TEXT, "a, b", 1, 5))));
    }

    @Test
    void should_read_a_long_field_and_a_byte_order_mark() throws IOException {
        String words = "many words ".repeat(1_000).strip();

        assertThat(QuestionFile.read(file("\uFEFFquestion,text\nWhy?," + words + "\n"))
                        .get(0)
                        .wanted())
                .containsExactly(new Wanted(Key.TEXT, words, 1, 2));
    }

    @Test
    void should_ask_for_utf_8_when_the_file_is_in_another_encoding() throws IOException {
        Path file = directory.resolve("q.csv");
        for (String encoding : List.of("windows-1252", "UTF-16", "UTF-16LE")) {
            Files.writeString(file, "question,id\nWarum für mich?,1\n", Charset.forName(encoding));

            assertThatThrownBy(() -> QuestionFile.read(file))
                    .as(encoding)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "%s is not in UTF-8. Save it as UTF-8; a spreadsheet offers that when it saves CSV.", file);
        }
    }

    @Test
    void should_refuse_a_comma_or_a_quote_that_cuts_a_field() throws IOException {
        Path file = file("question,id\nWhere, exactly?,1\n");
        assertThatThrownBy(() -> QuestionFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s, line 2: there are 3 fields below 2 columns. Put a field that holds a comma in double quotes.",
                        file);

        file("question,id\nWhy?,1\n\"Where?,2\nWhen?,3\n");
        assertThatThrownBy(() -> QuestionFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s, line 3: a field begins with a double quote, and nothing closes it. Close it; a quote inside is written twice.",
                        file);
    }
}
