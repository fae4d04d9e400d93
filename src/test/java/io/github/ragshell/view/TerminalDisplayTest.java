package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TerminalDisplayTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int columns = 80;
    private final TerminalDisplay display = new TerminalDisplay(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), new Terminal(true, () -> columns));

    private String printed() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void should_fit_a_table_to_the_width_that_the_terminal_has_now() {
        Table table = Table.create("t", StringColumn.create("text", "word ".repeat(40)));
        display.show(table);
        assertThat(printed().lines()).allMatch(line -> line.length() <= 80);

        columns = 30;
        display.show(table);

        assertThat(printed().lines()).allMatch(line -> line.length() <= 30);
    }

    @Test
    void should_break_a_growing_text_between_words() {
        columns = 20;

        try (TextStream text = display.textStream()) {
            for (String piece : "Data is stored in an obj|ect store, and meta|data in etcd.".split("\\|")) {
                text.append(piece);
            }
        }

        assertThat(printed()).isEqualTo("Data is stored in an\nobject store, and\nmetadata in etcd.\n");
    }

    @Test
    void should_join_what_two_pieces_hold_the_halves_of() {
        try (TextStream text = display.textStream()) {
            for (String piece : new String[] {"A \ud83d", "\ude00 B\r", "\nC \r", "D\r\n", "\ud83d"}) {
                text.append(piece);
            }
        }

        assertThat(printed()).isEqualTo("A \ud83d\ude00 B\nC ␍D\n\uFFFD\n");
    }

    @Test
    void should_show_the_numbers_of_a_vector_and_of_an_array() {
        display.show(new float[] {3, 4});
        assertThat(printed()).startsWith(" a vector of 2 numbers, norm 5.0000").contains("3.0000", "4.0000");

        display.show(new double[] {0.5, 1});
        assertThat(printed()).isEqualTo("[0.5, 1.0]\n");
    }

    @Test
    void should_print_a_text_without_spaces_as_it_comes() {
        columns = 20;

        try (TextStream text = display.textStream()) {
            text.append("数据存储在");
            assertThat(printed()).isEqualTo("数据存储");
            text.append("etcd中，");
            assertThat(printed()).isEqualTo("在etcd");
            text.append("データも。");
        }

        assertThat(printed()).isEqualTo("中，\nデータも。\n");
    }
}
