package io.github.ragshell.view;

/** A bar of block characters, drawn to an eighth of a column. */
public final class BlockBar {

    private static final String EIGHTHS = "▏▎▍▌▋▊▉";

    private BlockBar() {}

    /**
     * @param part of the width, from 0 to 1
     * @param width columns of the longest bar
     */
    public static String of(double part, int width) {
        int eighths = (int) Math.round(part * width * 8);
        String rest = eighths % 8 == 0 ? "" : String.valueOf(EIGHTHS.charAt(eighths % 8 - 1));
        return "█".repeat(eighths / 8) + rest;
    }
}
