package io.github.ragshell.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads CSV as RFC 4180 has it, and knows the line on which each row begins. Tablesaw's reader takes {@code #} for a
 * comment, counts no lines, and reads no more than 4,096 characters of a field.
 */
final class CsvRows {

    /**
     * One row.
     *
     * @param line on which it begins, from 1
     * @param fields without their quotes
     */
    record Row(int line, List<String> fields) {

        Row {
            fields = List.copyOf(fields);
        }

        boolean isBlank() {
            return fields.stream().allMatch(String::isBlank);
        }
    }

    /** A quote opens a field, and nothing closes it. */
    static final class OpenQuoteException extends Exception {

        private final int line;

        OpenQuoteException(int line) {
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    private final String text;
    private int at;
    private int line = 1;

    private CsvRows(String text) {
        this.text = text;
    }

    /** The rows that are not blank. */
    static List<Row> of(String text) throws OpenQuoteException {
        var reader = new CsvRows(text.replace("\r\n", "\n").replace('\r', '\n'));
        var rows = new ArrayList<Row>();
        while (reader.at < reader.text.length()) {
            Row row = reader.row();
            if (!row.isBlank()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row() throws OpenQuoteException {
        int begin = line;
        var fields = new ArrayList<String>();
        do {
            fields.add(field());
        } while (next(','));
        if (next('\n')) {
            line++;
        }
        return new Row(begin, fields);
    }

    private String field() throws OpenQuoteException {
        int quote = at;
        while (quote < text.length() && " \t".indexOf(text.charAt(quote)) >= 0) {
            quote++;
        }
        var field = new StringBuilder();
        if (quote < text.length() && text.charAt(quote) == '"') {
            at = quote;
            quoted(field);
        }
        while (at < text.length() && ",\n".indexOf(text.charAt(at)) < 0) {
            field.append(text.charAt(at++));
        }
        return field.toString();
    }

    private void quoted(StringBuilder field) throws OpenQuoteException {
        int begin = line;
        at++;
        while (at < text.length()) {
            if (next('"')) {
                if (!next('"')) {
                    return;
                }
                field.append('"');
            } else {
                line += text.charAt(at) == '\n' ? 1 : 0;
                field.append(text.charAt(at++));
            }
        }
        throw new OpenQuoteException(begin);
    }

    private boolean next(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }
}
