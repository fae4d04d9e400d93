package io.github.ragshell.milvus.lite;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What upserts have learned about collections, so that each of many small ones need not ask for it: a question takes the
 * native engine half as long as the upsert itself.
 */
final class KnownCollections {

    // SQLite counts in its file how often a table was made or dropped, and each collection is a table
    private static final int SCHEMA_COOKIE = 40;

    private final Path database;
    private final EngineChannel channel;
    private OneServer server;
    private Integer cookie;
    private Map<String, Known> all;

    KnownCollections(Path database, EngineChannel channel) {
        this.database = database;
        this.channel = channel;
    }

    /** A collection. */
    static final class Known {

        private static final int ASSUMED = 15;

        private final DescribeCollectionResponse described;
        private final AtomicInteger assumed = new AtomicInteger();

        private Known(DescribeCollectionResponse described) {
            this.described = described;
        }

        /** Whether there is such a collection. */
        boolean exists() {
            return EngineStatus.isGood(described.getStatus());
        }

        /** One without fields where there is no such collection. */
        CollectionSchema schema() {
            return described.getSchema();
        }

        /**
         * Whether to take it that the rows of the next upsert are there. Where one has replaced rows, the next ones mostly
         * do, too; and if not, the engine only takes longer.
         */
        boolean assumesRows() {
            return assumed.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }

        /** Notes which rows of an upsert were there; empty where that can't be told. */
        void found(Optional<Set<Object>> stored) {
            assumed.set(stored.filter(rows -> !rows.isEmpty()).isPresent() ? ASSUMED : 0);
        }
    }

    /** @throws io.milvus.shaded.io.grpc.StatusRuntimeException the engine gave no answer */
    Known get(String collection) {
        OneServer now = channel.oneServer();
        // Before the question, so that it is not newer than the answer
        Map<String, Known> known = still(now);
        Known last = known.get(collection);
        if (last != null) {
            return last;
        }
        var asked = new Known(Uncancelled.get(() -> now.stub()
                .describeCollection(DescribeCollectionRequest.newBuilder()
                        .setCollectionName(collection)
                        .build())));
        if (asked.exists()) {
            known.put(collection, asked);
        }
        return asked;
    }

    private synchronized Map<String, Known> still(OneServer now) {
        Integer read = cookie();
        if (now != server || read == null || !read.equals(cookie)) {
            server = now;
            cookie = read;
            all = new ConcurrentHashMap<>();
        }
        return all;
    }

    private Integer cookie() {
        try (var file = new RandomAccessFile(database.toFile(), "r")) {
            file.seek(SCHEMA_COOKIE);
            return file.readInt();
        } catch (IOException e) {
            return null;
        }
    }
}
