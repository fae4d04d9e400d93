package io.github.ragshell.milvus;

import io.github.ragshell.core.StoppedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets one insert of this JVM at a time look for its ids and write its rows, and upserts only between inserts: two
 * inserts that look at the same moment would both find their ids free, and double the rows.
 */
final class InsertLock {

    private static final Map<String, ReadWriteLock> LOCKS = new ConcurrentHashMap<>();

    private final String collection;
    private final ReadWriteLock lock;

    private InsertLock(String collection, ReadWriteLock lock) {
        this.collection = collection;
        this.lock = lock;
    }

    /** The one of a collection of the Milvus at an address. */
    static InsertLock of(String address, String collection) {
        String name = MilvusAddress.oneName(address) + " " + collection;
        return new InsertLock(collection, LOCKS.computeIfAbsent(name, any -> new ReentrantReadWriteLock()));
    }

    /** @throws StoppedException the thread was interrupted while it waited for its turn */
    <T> T insert(Supplier<T> work) {
        return with(lock.writeLock(), "insert", work);
    }

    /** @throws StoppedException the thread was interrupted while it waited for its turn */
    <T> T upsert(Supplier<T> work) {
        return with(lock.readLock(), "upsert", work);
    }

    private <T> T with(Lock turn, String what, Supplier<T> work) {
        // An interrupt before a turn that is free is left to the work itself
        if (!turn.tryLock()) {
            try {
                turn.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException(
                        "The %s into %s was stopped while it waited for another insert, as asked. Nothing was written."
                                .formatted(what, collection));
            }
        }
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }
}
