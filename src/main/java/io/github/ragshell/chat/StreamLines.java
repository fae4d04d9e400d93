package io.github.ragshell.chat;

import java.io.EOFException;
import java.util.regex.Pattern;
import okio.Buffer;

/** The lines of a stream of events as they pass: openai-java skips some of them, and does not tell how a stream ended. */
final class StreamLines {

    private static final int KEPT = 4_096;
    private static final Pattern DONE = Pattern.compile("data: ?\\[DONE].*");
    // As llama.cpp's older servers send an error; no event of the standard has such a field
    private static final String ERROR = "error:";

    private final Buffer line = new Buffer();
    private boolean done;
    private String error = "";

    /** The stream ended with {@code [DONE]}: what came is all. */
    boolean done() {
        return done;
    }

    /** What stands in a line {@code error: ...}; empty where there was none. */
    String error() {
        return error;
    }

    /** Bytes that passed. */
    void passed(Buffer source, long from, long count) throws EOFException {
        var bytes = new Buffer();
        source.copyTo(bytes, from, count);
        while (!bytes.exhausted()) {
            long end = bytes.indexOf((byte) '\n');
            long length = end < 0 ? bytes.size() : end;
            long kept = Math.min(length, KEPT - line.size());
            line.write(bytes, kept);
            bytes.skip(length - kept);
            if (end >= 0) {
                bytes.skip(1);
                end();
            }
        }
    }

    /** A line is complete. */
    void end() {
        String text = line.readUtf8().strip();
        done |= DONE.matcher(text).matches();
        if (text.startsWith(ERROR)) {
            error = text.substring(ERROR.length()).strip();
        }
    }
}
