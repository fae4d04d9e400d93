package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ragshell.milvus.lite.ChildJvm;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {

    private static Table hits(String... texts) {
        double[] distances = {0.66539, 0.5974, 0.1};
        return Table.create(
                "3 hits (IP)",
                IntColumn.create("rank", new int[] {1, 2, 3}),
                DoubleColumn.create("distance", distances),
                StringColumn.create("text", texts));
    }

    @Test
    void should_let_tablesaw_read_a_file_by_its_name_when_it_has_to_guess_the_encoding(@TempDir Path directory)
            throws Exception {
        String text = "name,age\nMüller,42\nGrün,7\nÄrger,8\n";

        for (Charset encoding : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            Path file = Files.writeString(directory.resolve("people.csv"), text, encoding);

            Table people = Table.read().csv(file.toString());

            assertThat(people.stringColumn("name").asList()).containsExactly("Müller", "Grün", "Ärger");
        }
    }

    @Test
    void should_print_one_line_per_row_with_a_bar_for_the_distance() {
        String text = Tables.text(hits(" Where does\nMilvus store data?", "How?", "x"), 80);

        assertThat(text).isEqualTo("""
                         3 hits (IP)
                         rank │ distance            │ text
                        ──────┼─────────────────────┼───────────────────────────────
                            1 │ 0.6654 ████████████ │ Where does Milvus store data?
                            2 │ 0.5974 ██████████▊  │ How?
                            3 │ 0.1000 █▊           │ x""");
    }

    @Test
    void should_clip_texts_so_that_the_row_fits() {
        String text = Tables.text(hits("Where does Milvus store its many data?", "How?", "x"), 50);

        assertThat(text).isEqualTo("""
                         3 hits (IP)
                         rank │ distance            │ text
                        ──────┼─────────────────────┼─────────────────────
                            1 │ 0.6654 ████████████ │ Where does Milvus…
                            2 │ 0.5974 ██████████▊  │ How?
                            3 │ 0.1000 █▊           │ x""");
        assertThat(text.lines()).allMatch(line -> DisplayWidth.of(line) <= 50);
        assertThat(DisplayWidth.of("✅❌⭐⚡🟢")).isEqualTo(10);
        assertThat(DisplayWidth.of("✓→│☂")).isEqualTo(4);
    }

    @Test
    void should_keep_the_columns_straight_under_wide_characters() {
        String text = Tables.text(
                Table.create(
                        "", StringColumn.create("text", "データ", "é", "👍 ok"), StringColumn.create("n", "1", "2", "3")),
                80);

        assertThat(text).isEqualTo("""
                        \s
                         text   │ n
                        ────────┼───
                         データ │ 1
                         é      │ 2
                         👍 ok  │ 3""");
    }

    @Test
    void should_not_let_a_text_steer_the_terminal() {
        String text = Tables.text(
                Table.create("t\u001b[2J", StringColumn.create("text\r", "\u001b[31mred\u0007", "a\u202Eb", "\uD800")),
                80);

        assertThat(text.chars().filter(c -> c < 0x20 && c != '\n')).isEmpty();
        assertThat(text).contains("␛[31mred␇", "a\uFFFDb", "t␛[2J");
    }

    @Test
    void should_count_the_rows_it_does_not_show() {
        Table table = Table.create(
                "many", IntColumn.create("n", IntStream.range(0, 1025).toArray()));

        assertThat(Tables.text(table, 80).lines())
                .hasSize(3 + Tables.MAX_ROWS + 1)
                .last()
                .isEqualTo(" … 1005 more rows");
    }

    @Test
    void should_be_brief_enough_for_jshell() {
        String[] texts = IntStream.range(0, 100).mapToObj(i -> "x".repeat(200)).toArray(String[]::new);
        Table table = Table.create("many", StringColumn.create("text", texts));

        for (int width : new int[] {40, 80, 100, 200, 400}) {
            assertThat(Tables.brief(table, width)).hasSizeLessThan(1000).contains("more rows");
        }
    }

    @Test
    void should_print_an_empty_table_and_missing_values() {
        assertThat(Tables.text(Table.create("none", IntColumn.create("n", 0), StringColumn.create("t", 0)), 80))
                .isEqualTo(" none\n n │ t\n───┼───");

        var numbers = DoubleColumn.create("x", new double[] {1.5, Double.NaN});
        assertThat(Tables.text(Table.create("gap", numbers), 80)).isEqualTo(" gap\n      x\n────────\n 1.5000\n");
    }

    @Test
    void should_round_numbers_the_same_way_in_every_locale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Tables.number(1234.56789)).isEqualTo("1234.5679");
            assertThat(Tables.number(0.000012)).isEqualTo("1.200e-05");
            assertThat(Tables.number(-0.5)).isEqualTo("-0.5000");
            assertThat(Tables.number(0)).isEqualTo("0.0000");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void should_print_a_huge_cell_at_once() {
        Table table = Table.create("huge", StringColumn.create("text", "x y ".repeat(12_500_000)));

        String text = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Tables.text(table, 80));

        assertThat(text.lines()).last().asString().hasSize(80 - 1).endsWith("…");
    }

    @Test
    void should_cut_marks_that_take_no_column() {
        String marks = "a" + "\u0301".repeat(100_000);

        assertThat(Tables.text(Table.create("t", StringColumn.create("text", marks)), 80))
                .hasSizeLessThan(2_000);
        assertThat(HtmlTables.html(
                        Table.create("t", StringColumn.create("text", Collections.nCopies(100, marks).stream()))))
                .hasSizeLessThan(600_000);
    }

    @Test
    void should_lose_no_word_in_a_wrapped_table() {
        Table table = Table.create(
                "w",
                StringColumn.create("what", "a setting"),
                StringColumn.create("remedy", "set it to a directory that can be written"));

        assertThat(Tables.wrapped(table, 30)).isEqualTo("""
                         w
                         what      │ remedy
                        ───────────┼──────────────────
                         a setting │ set it to a
                                   │ directory that
                                   │ can be written""");
    }

    @Test
    void should_use_plain_ascii_where_the_locale_has_no_lines() {
        assertThat(Glyphs.printable(" a │ b…\n───┼───\n ␛[31m █▎ ü", StandardCharsets.US_ASCII))
                .isEqualTo(" a | b~\n---+---\n ?[31m #  ü");
        assertThat(Glyphs.printable("│…", StandardCharsets.UTF_8)).isEqualTo("│…");
    }

    // In a JVM whose first column of Tablesaw it is: what the order of its classes spoils stays so
    @Test
    void should_round_numbers_when_the_first_column_was_made_by_hand() throws Exception {
        try (var child = ChildJvm.run(FirstColumn.class)) {
            assertThat(child.rest()).containsExactly("0.6667", "true", "true");
        }
    }

    static final class FirstColumn {

        private FirstColumn() {}

        public static void main(String[] args) {
            var column = DoubleColumn.create("ms", 2.0 / 3);
            System.out.println(Tables.cell(column, 0));
            String html = HtmlTables.html(Table.create(column));
            System.out.println(html.contains(">0.6667<"));
            System.out.println(html.contains("title=\"0.6666666666666666\""));
        }
    }
}
