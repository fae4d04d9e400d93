package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FieldValuesTest {

    private static final BigInteger ABOVE_LONG = BigInteger.ONE.shiftLeft(64).add(BigInteger.ONE);

    @Test
    void should_refuse_whole_numbers_that_would_change() {
        for (Object id :
                List.of(1.9, 1.5f, Double.NaN, Float.POSITIVE_INFINITY, 1e19, ABOVE_LONG, new BigDecimal("0.1"))) {
            assertRefused(
                    () -> FieldValues.whole(field(DataType.Int64), id),
                    "The field f takes whole numbers from -9223372036854775808 to 9223372036854775807 (Int64), not '%s'."
                            .formatted(id));
        }
        assertRefused(
                () -> FieldValues.whole(field(DataType.Int8), 300),
                "The field f takes whole numbers from -128 to 127 (Int8), not '300'.");
        assertRefused(
                () -> FieldValues.whole(field(DataType.Int16), -32_769L),
                "The field f takes whole numbers from -32768 to 32767 (Int16), not '-32769'.");
        assertRefused(
                () -> FieldValues.whole(field(DataType.Int32), 1L << 31),
                "The field f takes whole numbers from -2147483648 to 2147483647 (Int32), not '2147483648'.");
    }

    @Test
    void should_take_whole_numbers_of_every_class() {
        Field field = field(DataType.Int64);

        assertThat(FieldValues.whole(field, (byte) -5)).isEqualTo(-5);
        assertThat(FieldValues.whole(field, Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(FieldValues.whole(field, 3.0)).isEqualTo(3);
        assertThat(FieldValues.whole(field, new BigDecimal("7.00"))).isEqualTo(7);
        assertThat(FieldValues.whole(field, BigInteger.TEN)).isEqualTo(10);
        assertThat(FieldValues.whole(field, new AtomicLong(9))).isEqualTo(9);
        assertThat(FieldValues.whole(field(DataType.Int8), 127)).isEqualTo(127);
    }

    @Test
    void should_refuse_a_huge_exponent_at_once() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThatThrownBy(
                        () -> FieldValues.whole(field(DataType.Int64), new BigDecimal("1e999999999")))
                .isInstanceOf(InvalidInputException.class));
    }

    @Test
    void should_refuse_numbers_that_are_not_finite_in_the_field() {
        assertRefused(
                () -> FieldValues.single(field(DataType.Float), 1e300),
                "The field f takes finite numbers (Float), not '1.0E300'.");
        assertRefused(
                () -> FieldValues.real(field(DataType.Double), Double.NaN),
                "The field f takes finite numbers (Double), not 'NaN'.");
        assertThat(FieldValues.single(field(DataType.Float), 0.1)).isEqualTo(0.1f);
    }

    @Test
    void should_refuse_whole_numbers_and_small_ones_that_would_change() {
        assertRefused(
                () -> FieldValues.single(field(DataType.Float), 16_777_217),
                "The field f (Float) would change '16777217' into 16777216. Round it, or write it to a field of another type.");
        assertRefused(
                () -> FieldValues.single(field(DataType.Float), 1e-50),
                "The field f (Float) would change '1.0E-50' into 0. Round it, or write it to a field of another type.");
        assertRefused(
                () -> FieldValues.real(field(DataType.Double), 9_007_199_254_740_993L),
                "The field f (Double) would change '9007199254740993' into 9007199254740992. Round it, or write it to a field of another type.");
        assertRefused(
                () -> FieldValues.real(field(DataType.Double), new BigDecimal("1e-400")),
                "The field f (Double) would change '1E-400' into 0. Round it, or write it to a field of another type.");
        assertThat(FieldValues.single(field(DataType.Float), 16_777_216)).isEqualTo(16_777_216f);
        assertThat(FieldValues.single(field(DataType.Float), 1e30)).isEqualTo(1e30f);
        assertThat(FieldValues.single(field(DataType.Float), 0)).isZero();
        assertThat(FieldValues.real(field(DataType.Double), new BigDecimal("0.1")))
                .isEqualTo(0.1);
    }

    @Test
    void should_count_the_characters_of_a_text() {
        Field field = new Field("f", DataType.VarChar, 0, 3, false, false);

        assertThatCode(() -> FieldValues.check(field, "漢漢\uD83D\uDE00")).doesNotThrowAnyException();
        assertRefused(
                () -> FieldValues.check(field, "abcd"),
                "The field f takes texts of up to 3 characters, and 'abcd' has 4. Cut the text, or leave it to a dynamic field.");
    }

    @Test
    void should_refuse_values_that_json_has_no_form_for() {
        var date = java.time.LocalDate.of(2024, 2, 29);
        for (Object bad : List.of(date, List.of(date), Map.of("day", date))) {
            assertRefused(
                    () -> FieldValues.checkJson("f", bad),
                    "'2024-02-29' (LocalDate) can't be written as JSON. Write it as a text, a number, a list or a map.");
        }
        assertRefused(
                () -> FieldValues.checkJson("f", List.of("half \uD83D")),
                "The field f has half of a surrogate pair (\\uD83D) at position 5. Cut texts between characters, not within one.");
        assertRefused(
                () -> FieldValues.checkJson("f", Collections.singletonMap(null, 1)),
                "The field f has a map with a value that has no name (null). Give it one.");
        assertThatCode(() -> FieldValues.checkJson(
                        "f", java.util.Arrays.asList(null, true, 'c', MetricType.IP, new byte[2], new long[2], 1e300)))
                .doesNotThrowAnyException();
    }

    @Test
    void should_look_into_values_of_any_class() {
        assertRefused(
                () -> FieldValues.checkJson("f", new Part("a", Double.NaN)),
                "The field f has 'NaN', a number that JSON or Milvus would change. Leave it out, or write it as a text.");
        assertRefused(
                () -> FieldValues.checkJson("f", List.of(new Part("half \uD83D", 1))),
                "The field f has half of a surrogate pair (\\uD83D) at position 5. Cut texts between characters, not within one.");
        assertThatThrownBy(() -> FieldValues.checkJson("f", List.of(1, 2).iterator()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("which JSON has no form for. Pass a list or a text.");
        assertThatThrownBy(() -> FieldValues.checkJson("f", IntStream.range(0, 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("which JSON has no form for. Pass a list or a text.");
        assertThatCode(() -> FieldValues.checkJson("f", new Part("a", 1.5))).doesNotThrowAnyException();
    }

    record Part(String name, double weight) {}

    @Test
    void should_refuse_values_of_another_kind() {
        assertRefused(
                () -> FieldValues.check(field(DataType.Bool), "yes"),
                "The field f takes true or false (Bool), not 'yes'.");
        assertRefused(
                () -> FieldValues.check(field(DataType.VarChar), new float[3]),
                "The field f takes texts (VarChar), not an array of 3.");
        assertRefused(
                () -> FieldValues.check(field(DataType.VarChar), List.of(1)),
                "The field f takes texts (VarChar), not '[1]'.");
        assertRefused(
                () -> FieldValues.check(field(DataType.Float), "x".repeat(100)),
                "The field f takes numbers (Float), not '%s…'.".formatted("x".repeat(60)));
        assertRefused(
                () -> FieldValues.check(field(DataType.SparseFloatVector), Map.of()),
                "The field f has the type SparseFloatVector, which rows can't carry. Use client() for it.");
    }

    @Test
    void should_refuse_half_of_a_character() {
        assertRefused(
                () -> FieldValues.text(field(DataType.VarChar), "ab\uD83D."),
                "The field f has half of a surrogate pair (\\uD83D) at position 2. Cut texts between characters, not within one.");
        assertRefused(
                () -> FilterRules.checked("a == \"\uDE00\"", null),
                "The filter has half of a surrogate pair (\\uDE00) at position 6. Cut texts between characters, not within one.");
        assertThat(FieldValues.text(field(DataType.VarChar), "\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void should_refuse_what_json_cannot_carry() {
        for (Object bad : List.of(
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                ABOVE_LONG,
                new BigDecimal("18446744073709551621"),
                new BigDecimal("1e400"),
                new BigDecimal("1e999999999"),
                new BigDecimal("1e-400"))) {
            String sentence =
                    "The field f has '%s', a number that JSON or Milvus would change. Leave it out, or write it as a text."
                            .formatted(bad);
            assertRefused(() -> FieldValues.checkJson("f", bad), sentence);
            assertRefused(() -> FieldValues.checkJson("f", List.of(Map.of("deep", new Object[] {1, bad}))), sentence);
        }
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        assertRefused(
                () -> FieldValues.checkJson("f", endless),
                "The field f is nested more than 100 levels deep. Make it flatter.");
    }

    @Test
    void should_refuse_fields_that_a_collection_does_not_take() {
        var collection = new CollectionInfo(
                "docs",
                List.of(
                        new Field("id", DataType.Int64, 0, 0, true, false),
                        new Field("vector", DataType.FloatVector, 2, 0, false, false)),
                false,
                ConsistencyLevel.STRONG);
        var rows = new MapRows(collection, List.of(Map.of("id", 1, "vector", new float[2], "year", 1815)));

        assertRefused(
                () -> Columns.check(collection, rows),
                "A row has the field 'year', but the collection docs takes only these: id, vector. Leave it out.");
    }

    @Test
    void should_refuse_half_of_a_character_in_a_chunk() {
        var collection = new CollectionInfo(
                "docs",
                List.of(
                        new Field("id", DataType.Int64, 0, 0, true, false),
                        Field.vector("vector", DataType.FloatVector, 2, MetricType.IP)),
                true,
                ConsistencyLevel.STRONG);
        var chunks = new Chunks(List.of(new Chunk(3, "half \uD83D", "a.md", 1, "")));

        assertRefused(
                () -> Columns.check(collection, new ChunkRows(collection, chunks, TestEmbeddings.random(1, 2, 1))),
                "The text of row 3 has half of a surrogate pair (\\uD83D) at position 5. Cut texts between characters, not within one.");
    }

    private static Field field(DataType type) {
        return new Field("f", type, 0, 0, false, false);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
    }
}
