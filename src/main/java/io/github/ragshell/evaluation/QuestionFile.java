package io.github.ragshell.evaluation;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.evaluation.Question.Key;
import io.github.ragshell.evaluation.Question.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Reads a set of questions from CSV with a header: {@code question}, one of {@code id}, {@code heading}, {@code text}, and
 * optionally {@code grade}. A question with several right chunks has several lines.
 */
final class QuestionFile {

    private QuestionFile() {}

    /** @throws InvalidInputException a column is missing, a value is empty, or a line stands there twice */
    static List<Question> read(Path file) {
        Table table = table(file);
        Key key = key(file, table);
        boolean graded = table.containsColumn("grade");
        Map<String, List<Wanted>> wanted = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (Row row : table) {
            int line = row.getRowNumber() + 2;
            String question = required(file, line, row, "question");
            String value = required(file, line, row, key.name().toLowerCase(Locale.ROOT));
            double grade = graded ? grade(file, line, row.getString("grade")) : 1;
            var of = wanted.computeIfAbsent(question, text -> new ArrayList<>());
            if (of.stream().anyMatch(other -> other.value().equals(value))) {
                throw new InvalidInputException(
                        "%s, line %d: the question '%s' wants '%s' twice. Delete one of the lines."
                                .formatted(file, line, question, value));
            }
            of.add(new Wanted(key, value, grade, line));
            lines.putIfAbsent(question, line);
        }
        if (wanted.isEmpty()) {
            throw new InvalidInputException("%s holds no question. Add lines below the header.".formatted(file));
        }
        return wanted.entrySet().stream()
                .map(entry -> new Question(entry.getKey(), lines.get(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static Table table(Path file) {
        if (file == null || !Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "There is no file %s. Pass a CSV file with the columns question and id, heading or text."
                            .formatted(file));
        }
        try {
            if (Files.size(file) == 0) {
                throw new InvalidInputException(
                        "%s is empty. It needs a header with the columns question and id, heading or text, and lines below it."
                                .formatted(file));
            }
            // Read as text: an id of digits must stay what it is
            return Table.read()
                    .usingOptions(CsvReadOptions.builder(Files.newBufferedReader(file))
                            .header(true)
                            .columnTypes(name -> ColumnType.STRING)
                            .missingValueIndicator("")
                            .build());
        } catch (IOException e) {
            throw new InvalidInputException("%s can't be read: %s.".formatted(file, IoReason.of(e)), e);
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new InvalidInputException("%s is not a CSV file: %s.".formatted(file, e.getMessage()), e);
        }
    }

    private static Key key(Path file, Table table) {
        List<Key> keys = new ArrayList<>();
        for (Key key : Key.values()) {
            if (table.containsColumn(key.name().toLowerCase(Locale.ROOT))) {
                keys.add(key);
            }
        }
        if (!table.containsColumn("question") || keys.size() != 1) {
            throw new InvalidInputException(
                    "%s has the columns %s. It needs question and exactly one of id, heading, text; grade is optional."
                            .formatted(file, String.join(", ", table.columnNames())));
        }
        return keys.get(0);
    }

    private static String required(Path file, int line, Row row, String column) {
        String value = row.getString(column).strip();
        if (value.isEmpty()) {
            throw new InvalidInputException("%s, line %d: the %s is empty.".formatted(file, line, column));
        }
        return value;
    }

    private static double grade(Path file, int line, String text) {
        try {
            double grade = Double.parseDouble(text);
            if (grade > 0 && !Double.isInfinite(grade)) {
                return grade;
            }
        } catch (NumberFormatException e) {
            // Said below
        }
        throw new InvalidInputException(
                "%s, line %d: the grade '%s' is not a number above 0.".formatted(file, line, text));
    }
}
