package io.github.ragshell.milvus.lite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets two upserts of the same rows follow each other. The native engine deletes the old rows and then inserts the new
 * ones: of two upserts at the same moment both would delete first, and both rows would stay. Upserts of other rows go on
 * side by side.
 */
final class RunningUpserts {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final List<Running> running = new ArrayList<>();

    /** An upsert under way. */
    final class Running implements AutoCloseable {

        private final String collection;
        private final Set<Object> keys;

        private Running(String collection, Set<Object> keys) {
            this.collection = collection;
            this.keys = keys;
        }

        private boolean meets(Running other) {
            return collection.equals(other.collection) && !Collections.disjoint(keys, other.keys);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                running.remove(this);
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until no upsert of one of these rows is under way. */
    Running begin(String collection, List<Object> keys) {
        var next = new Running(collection, new HashSet<>(keys));
        lock.lock();
        try {
            while (running.stream().anyMatch(next::meets)) {
                ended.awaitUninterruptibly();
            }
            running.add(next);
            return next;
        } finally {
            lock.unlock();
        }
    }
}
