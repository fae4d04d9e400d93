package io.github.ragshell.milvus;

/** How far a reading of rows has come. */
interface Cursor {

    /** Whether no rows are left. */
    boolean isAtEnd();

    /** Lets through the rows that come next, the first {@code rows} of which are asked for. */
    String filter(int rows);

    /** Goes on behind the rows that {@link #filter} gave. */
    void passed(Rows page, int rows);
}
