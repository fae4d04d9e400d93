package io.github.ragshell.corpus.reading;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/**
 * The rows of a table whose cells name their columns: as lines in which the same column has the same place, cells parted
 * by {@code |}. Columns and rows without any text are left out, and so are empty cells at the end of a row.
 */
final class Grid implements Iterable<String> {

    /** The most columns of a sheet in Excel and LibreOffice. */
    static final int MAX_COLUMNS = 16_384;

    // Nobody repeats a longer text in the cells beside it
    private static final int MAX_REPEATED_TEXT = 100;
    private static final String BETWEEN_CELLS = " | ";

    private record Cell(int column, int end, String text) {}

    private final BitSet columns = new BitSet();
    private final List<List<Cell>> rows = new ArrayList<>();

    /** Begins a row. */
    void row() throws UnreadableException {
        Stop.ifInterrupted();
        rows.add(new ArrayList<>());
    }

    /**
     * Adds a cell right of those that the row has.
     *
     * @param column from 0; what is right of {@link #MAX_COLUMNS} is left out
     * @param times how many cells beside each other have this text
     */
    void cell(int column, int times, String text) {
        int end = text.length() > MAX_REPEATED_TEXT ? column + 1 : Math.min(column + times, MAX_COLUMNS);
        if (!text.isBlank() && column < end && column < MAX_COLUMNS) {
            columns.set(column, end);
            rows.get(rows.size() - 1).add(new Cell(column, end, text));
        }
    }

    /** The lines of the rows that have text. Each is made when it is asked for. */
    @Override
    public Iterator<String> iterator() {
        return rows.stream().filter(row -> !row.isEmpty()).map(this::line).iterator();
    }

    private String line(List<Cell> row) {
        var line = new StringBuilder();
        int column = columns.nextSetBit(0);
        for (Cell cell : row) {
            for (; column >= 0 && column < cell.end(); column = columns.nextSetBit(column + 1)) {
                if (column >= cell.column()) {
                    line.append(cell.text());
                }
                line.append(BETWEEN_CELLS);
            }
        }
        line.setLength(line.length() - BETWEEN_CELLS.length());
        return line.toString().strip();
    }
}
