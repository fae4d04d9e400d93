package io.github.ragshell.milvus;

import io.github.ragshell.core.internal.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** A checksum of ids and vectors that does not depend on the order of the rows: the sum of their SHA-256 beginnings. */
final class Checksum {

    private final CollectionInfo collection;
    private final MessageDigest digest;
    private long sum;

    Checksum(CollectionInfo collection) {
        this.collection = collection;
        this.digest = Sha256.digest();
    }

    void add(Map<String, Object> row) {
        Object key = row.get(collection.primaryKey().name());
        digest.update(String.valueOf(key).getBytes(StandardCharsets.UTF_8));
        CollectionInfo.Field field = collection.vector();
        float[] vector = Rows.vector(row.get(field.name()), field, () -> key);
        var bytes = ByteBuffer.allocate(4 * vector.length);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        sum += ByteBuffer.wrap(digest.digest(bytes.array())).getLong();
    }

    /** 16 hexadecimal digits. */
    String value() {
        return "%016x".formatted(sum);
    }
}
