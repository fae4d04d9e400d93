package io.github.ragshell.embedding;

import io.github.ragshell.core.internal.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The first half of a text's SHA-256: enough to tell any two texts apart. */
record TextKey(long high, long low) {

    static final int BYTES = 16;

    /** Of no text. */
    static final TextKey NONE = new TextKey(0, 0);

    static TextKey of(String text) {
        // UTF-16 keeps half surrogate pairs apart, which UTF-8 can't write
        var digest = ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_16LE)));
        return new TextKey(digest.getLong(), digest.getLong());
    }

    static TextKey read(ByteBuffer bytes) {
        return new TextKey(bytes.getLong(), bytes.getLong());
    }

    void write(ByteBuffer bytes) {
        bytes.putLong(high).putLong(low);
    }
}
