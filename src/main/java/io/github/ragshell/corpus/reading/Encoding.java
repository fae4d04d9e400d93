package io.github.ragshell.corpus.reading;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Finds out how bytes are to be read as text. */
final class Encoding {

    /** What text is that names no charset and is not UTF-8. */
    static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final int SAMPLE = 8000;

    private Encoding() {}

    /**
     * The text: by its byte order mark, else as UTF-8, else as Windows-1252. Line ends become {@code \n}.
     *
     * @throws UnreadableException the bytes are no text
     */
    static String decode(byte[] bytes) throws UnreadableException {
        Charset marked = byByteOrderMark(bytes);
        if (marked == null && looksBinary(bytes)) {
            throw new UnreadableException("it is a binary file, not text");
        }
        String text = marked == null ? utf8OrWindows(bytes) : new String(bytes, marked);
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            text = text.substring(1);
        }
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static Charset byByteOrderMark(byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (bytes.length >= 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        return null;
    }

    private static boolean looksBinary(byte[] bytes) {
        int odd = 0;
        int sample = Math.min(SAMPLE, bytes.length);
        for (int i = 0; i < sample; i++) {
            int value = bytes[i] & 0xFF;
            if (value == 0) {
                return true;
            }
            if (value < 0x20 && value != '\n' && value != '\r' && value != '\t' && value != '\f' && value != 0x1B) {
                odd++;
            }
        }
        return odd * 20 > sample;
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean hasUtf8Mark(byte[] bytes) {
        return bytes.length >= 3 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB && (bytes[2] & 0xFF) == 0xBF;
    }

    private static String utf8OrWindows(byte[] bytes) {
        return new String(bytes, hasUtf8Mark(bytes) || isUtf8(bytes) ? StandardCharsets.UTF_8 : WINDOWS_1252);
    }
}
