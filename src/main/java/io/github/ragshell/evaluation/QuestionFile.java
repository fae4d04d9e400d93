package io.github.ragshell.evaluation;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.evaluation.Question.Key;
import io.github.ragshell.evaluation.Question.Wanted;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a set of questions from CSV with a header: {@code question}, one of {@code id}, {@code heading}, {@code text}, and
 * optionally {@code grade}. A question with several right chunks has several lines.
 */
final class QuestionFile {

    private static final String GRADE = "grade";
    private static final String QUESTION = "question";

    private final Path file;
    private final List<String> columns;
    private final Key key;

    private QuestionFile(Path file, CsvRows.Row header) {
        this.file = file;
        this.columns = header.fields().stream().map(String::strip).toList();
        this.key = key();
    }

    /** @throws InvalidInputException a column is missing, a value is empty, or a line stands there twice */
    static List<Question> read(Path file) {
        List<CsvRows.Row> rows = rows(file);
        if (rows.isEmpty()) {
            throw new InvalidInputException(
                    "%s is empty. It needs a header with the columns question and id, heading or text, and lines below it."
                            .formatted(file));
        }
        var reader = new QuestionFile(file, rows.get(0));
        if (rows.size() == 1) {
            throw new InvalidInputException("%s holds no question. Add lines below the header.".formatted(file));
        }
        return reader.questions(rows.subList(1, rows.size()));
    }

    private List<Question> questions(List<CsvRows.Row> rows) {
        Map<String, List<Wanted>> wanted = new LinkedHashMap<>();
        for (CsvRows.Row row : rows) {
            if (row.fields().size() > columns.size()) {
                throw wrong(
                        row,
                        "there are %d fields below %d columns. Put a field that holds a comma in double quotes."
                                .formatted(row.fields().size(), columns.size()));
            }
            String question = required(row, QUESTION);
            String value = required(row, column(key));
            double grade = has(GRADE) ? grade(row) : 1;
            var of = wanted.computeIfAbsent(question, text -> new ArrayList<>());
            if (of.stream().anyMatch(other -> other.value().equals(value))) {
                throw wrong(
                        row, "the question '%s' wants '%s' twice. Delete one of the lines.".formatted(question, value));
            }
            of.add(new Wanted(key, value, grade, row.line()));
        }
        return wanted.entrySet().stream()
                .map(entry ->
                        new Question(entry.getKey(), entry.getValue().get(0).line(), entry.getValue()))
                .toList();
    }

    private static List<CsvRows.Row> rows(Path file) {
        if (file == null || !Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "There is no file %s. Pass a CSV file with the columns question and id, heading or text."
                            .formatted(file));
        }
        try {
            String text = Files.readString(file);
            if (text.indexOf('\0') >= 0) {
                throw new CharacterCodingException();
            }
            return CsvRows.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    "%s is not in UTF-8. Save it as UTF-8; a spreadsheet offers that when it saves CSV."
                            .formatted(file),
                    e);
        } catch (IOException e) {
            throw new InvalidInputException("%s can't be read: %s.".formatted(file, IoReason.of(e)), e);
        } catch (CsvRows.OpenQuoteException e) {
            throw new InvalidInputException(
                    "%s, line %d: a field begins with a double quote, and nothing closes it. Close it; a quote inside is written twice."
                            .formatted(file, e.line()),
                    e);
        }
    }

    private Key key() {
        List<Key> keys = Stream.of(Key.values()).filter(one -> has(column(one))).toList();
        if (!has(QUESTION) || keys.size() != 1) {
            throw new InvalidInputException(
                    "%s has the columns %s. It needs question and exactly one of id, heading, text; grade is optional."
                            .formatted(file, String.join(", ", columns)));
        }
        return keys.get(0);
    }

    private static String column(Key key) {
        return key.name().toLowerCase(Locale.ROOT);
    }

    private boolean has(String column) {
        return columns.stream().anyMatch(column::equalsIgnoreCase);
    }

    private String value(CsvRows.Row row, String column) {
        for (int i = 0; i < row.fields().size(); i++) {
            if (columns.get(i).equalsIgnoreCase(column)) {
                return row.fields().get(i).strip();
            }
        }
        return "";
    }

    private String required(CsvRows.Row row, String column) {
        String value = value(row, column);
        if (value.isEmpty()) {
            throw wrong(row, "the %s is empty.".formatted(column));
        }
        return value;
    }

    private double grade(CsvRows.Row row) {
        String text = value(row, GRADE);
        try {
            double grade = Double.parseDouble(text);
            if (grade > 0 && !Double.isInfinite(grade)) {
                return grade;
            }
        } catch (NumberFormatException e) {
            // Said below
        }
        throw wrong(row, "the grade '%s' is not a number above 0.".formatted(text));
    }

    private InvalidInputException wrong(CsvRows.Row row, String what) {
        return new InvalidInputException("%s, line %d: %s".formatted(file, row.line(), what));
    }
}
