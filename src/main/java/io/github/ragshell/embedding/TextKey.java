package io.github.ragshell.embedding;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first half of a text's SHA-256: enough to tell any two texts apart. */
record TextKey(long high, long low) {

    static final int BYTES = 16;

    /** Of no text. */
    static final TextKey NONE = new TextKey(0, 0);

    static TextKey of(String text) {
        try {
            var digest = ByteBuffer.wrap(
                    // UTF-16 keeps half surrogate pairs apart, which UTF-8 can't write
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16LE)));
            return new TextKey(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static TextKey read(ByteBuffer bytes) {
        return new TextKey(bytes.getLong(), bytes.getLong());
    }

    void write(ByteBuffer bytes) {
        bytes.putLong(high).putLong(low);
    }
}
