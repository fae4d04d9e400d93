package io.github.ragshell.milvus;

import java.util.Map;

/** A checksum of rows that does not depend on their order: the sum of their hashes. */
final class Checksum {

    private final RowHash hash;
    private long sum;

    Checksum(CollectionInfo collection) {
        this.hash = new RowHash(collection);
    }

    void add(Map<String, Object> row) {
        sum += hash.of(row);
    }

    /** 16 hexadecimal digits. */
    String value() {
        return "%016x".formatted(sum);
    }
}
