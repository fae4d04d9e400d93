package io.github.ragshell.chat;

import java.util.regex.Pattern;

/**
 * Takes {@code <think>...</think>} away from the beginning of an answer that comes in pieces: what a model thought is no
 * part of its answer, and the [n] in it are no citations.
 */
final class ThoughtFilter {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";
    private static final int LONGEST_INDENT = 100;
    private static final Pattern ALONE = Pattern.compile("(?m)^[ \\t]*+" + CLOSE + "[ \\t]*+$");

    private enum State {
        BEGINNING,
        THOUGHT,
        AFTER_THOUGHT,
        ANSWER
    }

    private final StringBuilder held = new StringBuilder();
    private State state = State.BEGINNING;

    /** What is part of the answer; the rest may come with the next piece. */
    String accept(String piece) {
        return switch (state) {
            case BEGINNING -> begin(piece);
            case THOUGHT -> think(piece);
            case AFTER_THOUGHT -> afterThought(piece);
            case ANSWER -> piece;
        };
    }

    /**
     * The text without a thought that the prompt began, so that only its end stands in the text: a line with
     * {@value #CLOSE} alone, outside of code, with text behind it.
     */
    static String withoutBegun(String text) {
        var close = ALONE.matcher(text);
        boolean begun = close.find() && !text.substring(0, close.start()).contains("```");
        String rest = begun ? text.substring(close.end()).strip() : "";
        return rest.isEmpty() ? text : rest;
    }

    /** What was held back when the answer ends. */
    String end() {
        return state == State.BEGINNING ? held.toString() : "";
    }

    /** Whether there was a thought. */
    boolean thought() {
        return state == State.THOUGHT || state == State.AFTER_THOUGHT;
    }

    private String begin(String piece) {
        held.append(piece);
        String text = held.toString().stripLeading();
        if (text.startsWith(OPEN)) {
            state = State.THOUGHT;
            held.setLength(0);
            return think(text.substring(OPEN.length()));
        }
        if (OPEN.startsWith(text) && held.length() < LONGEST_INDENT) {
            return "";
        }
        state = State.ANSWER;
        return held.toString();
    }

    private String think(String piece) {
        held.append(piece);
        int close = held.indexOf(CLOSE);
        if (close < 0) {
            held.delete(0, Math.max(0, held.length() - CLOSE.length()));
            return "";
        }
        state = State.AFTER_THOUGHT;
        return afterThought(held.substring(close + CLOSE.length()));
    }

    private String afterThought(String piece) {
        String text = piece.stripLeading();
        if (!text.isEmpty()) {
            state = State.ANSWER;
        }
        return text;
    }
}
