package io.github.ragshell.sync;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.milvus.CollectionAccess;
import io.github.ragshell.milvus.Milvus;

/**
 * Lets one sync at a time work on a collection: among the processes of a user on this machine by a lock, among machines,
 * where the collection is on a server, by a lease in its properties.
 */
public final class SyncClaim implements AutoCloseable {

    private final SyncLock lock;
    private final String address;
    private SyncLease lease;

    private SyncClaim(SyncLock lock, String address) {
        this.lock = lock;
        this.address = address;
    }

    /**
     * Keeps away the syncs of this machine.
     *
     * @throws InUseException another one works on the collection
     */
    public static SyncClaim of(Milvus milvus, String collection) {
        return new SyncClaim(SyncLock.of(milvus.address(), collection), milvus.address());
    }

    /**
     * Keeps away the syncs of other machines, once the collection exists.
     *
     * @param whenLost is called, in another thread, when another sync took the collection over, which happens only where
     *     this one could not reach the server for half a minute
     * @throws InUseException another one works on the collection
     */
    public void announce(CollectionAccess access, Runnable whenLost) {
        lease = SyncLease.take(access, address, lock.place(), whenLost);
    }

    void announce(CollectionAccess access) {
        announce(access, () -> {});
    }

    /**
     * Asks whether no other sync has taken the collection over.
     *
     * @throws InUseException one has
     */
    public void requireHeld() {
        if (lease != null) {
            lease.requireHeld();
        }
    }

    /** Whether it is known that another sync has taken the collection over. */
    public boolean isLost() {
        return lease != null && lease.isLost();
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
        lock.close();
    }
}
