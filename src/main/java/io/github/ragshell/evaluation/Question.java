package io.github.ragshell.evaluation;

import java.util.List;

/**
 * A question and the chunks that answer it.
 *
 * @param text the question
 * @param line of the file it comes from, from 1
 * @param wanted at least one
 */
public record Question(String text, int line, List<Wanted> wanted) {

    /**
     * A chunk that is to be found.
     *
     * @param by what it is known by
     * @param value its id, its heading, or words of its text
     * @param grade how right it is, above 0; 1 where the file has no grades
     * @param line of the file that names it, from 1
     */
    public record Wanted(Key by, String value, double grade, int line) {}

    /** What a chunk is known by. */
    public enum Key {
        /** The primary key. */
        ID,
        /** The heading, or the last one of its path. */
        HEADING,
        /** A part of the text, with any white space. */
        TEXT
    }

    public Question {
        wanted = List.copyOf(wanted);
    }
}
