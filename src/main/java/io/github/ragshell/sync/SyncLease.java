package io.github.ragshell.sync;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.milvus.CollectionAccess;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A property of a collection on a server that says which sync works on it, renewed every five seconds. One that was not
 * renewed for thirty is taken over. The clocks of two machines may differ, and a clock can be turned back, so one that
 * looks old is watched first: whoever is at work renews it. Milvus can't compare and set: of two that take it at the same
 * moment, the one that finds the other's name there ends.
 */
final class SyncLease implements AutoCloseable {

    static final String PROPERTY = "ragshell.lease";

    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration WATCH = RENEWAL.plusSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    /**
     * What the property says.
     *
     * @param owner a number that no other sync has
     * @param place see {@link SyncLock#place()}
     * @param host for people
     * @param renewed milliseconds since 1970, by the owner's clock
     */
    private record Entry(String owner, String place, String host, long renewed) {

        static Optional<Entry> parse(String text) {
            String[] parts = text.split(" ", -1);
            return parts.length == 4 && parts[3].matches("\\d{1,18}")
                    ? Optional.of(new Entry(parts[0], parts[1], parts[2], Long.parseLong(parts[3])))
                    : Optional.empty();
        }

        String text() {
            return String.join(" ", owner, place, host, Long.toString(renewed));
        }
    }

    private final CollectionAccess access;
    private final String address;
    private final String owner = UUID.randomUUID().toString();
    private final String place;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        var made = new Thread(task, "ragshell-sync-lease");
        made.setDaemon(true);
        return made;
    });
    private final Runnable whenLost;
    private volatile RagException lost;

    private SyncLease(CollectionAccess access, String address, String place, Runnable whenLost) {
        this.access = access;
        this.address = address;
        this.place = place;
        this.whenLost = whenLost;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Takes the lease.
     *
     * @param place where the caller holds a {@link SyncLock}
     * @param whenLost is called, in another thread, when another sync took it over
     * @throws InUseException another sync holds it
     */
    static SyncLease take(CollectionAccess access, String address, String place, Runnable whenLost) {
        var lease = new SyncLease(access, address, place, whenLost);
        lease.requireFree();
        lease.write();
        lease.thread.schedule(lease::look, FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        lease.thread.scheduleAtFixedRate(lease::renew, RENEWAL.toMillis(), RENEWAL.toMillis(), TimeUnit.MILLISECONDS);
        return lease;
    }

    /** @throws InUseException another sync took it over */
    void requireHeld() {
        if (lost == null) {
            read().filter(now -> !now.owner.equals(owner)).ifPresent(this::lose);
        }
        if (lost != null) {
            throw lost;
        }
    }

    boolean isLost() {
        return lost != null;
    }

    private void requireFree() {
        Optional<Entry> other = read();
        // Whoever had our lock is dead, because we hold it
        if (other.isEmpty() || other.get().place.equals(place)) {
            return;
        }
        long age = Math.abs(System.currentTimeMillis() - other.get().renewed);
        boolean recent = age < LIFE.toMillis();
        if (recent || isRenewed(other.get())) {
            throw new InUseException(
                    "Another sync, on %s, works on the collection %s of %s. Wait until it has finished, then call again. If it was killed, you can call again in %d s."
                            .formatted(
                                    other.get().host,
                                    access.name(),
                                    address,
                                    recent ? Math.max(1, (LIFE.toMillis() - age + 999) / 1000) : LIFE.toSeconds()));
        }
    }

    private boolean isRenewed(Entry seen) {
        long end = System.nanoTime() + WATCH.toNanos();
        while (System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoppedException(
                        "The sync of %s was stopped, as asked, before it began.".formatted(access.name()));
            }
            Optional<Entry> now = read();
            if (!now.equals(Optional.of(seen))) {
                return now.isPresent();
            }
        }
        return false;
    }

    private void look() {
        try {
            requireHeld();
        } catch (RagException e) {
            // Lost, which is told, or the server is away: then nobody else can take it
        }
    }

    private void renew() {
        try {
            requireHeld();
            write();
        } catch (RagException e) {
            // The next round tries again
        }
    }

    private Optional<Entry> read() {
        return access.property(PROPERTY).flatMap(Entry::parse);
    }

    private void write() {
        try {
            access.property(PROPERTY, new Entry(owner, place, host(), System.currentTimeMillis()).text());
        } catch (ServiceException e) {
            // A server that keeps no properties goes without
        }
    }

    private void lose(Entry other) {
        boolean first = lost == null;
        lost = new InUseException(
                "Another sync, on %s, took over the collection %s of %s. What has been written stays, nothing was deleted. Wait until it has ended, then call again."
                        .formatted(other.host, access.name(), address));
        if (first) {
            whenLost.run();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("\\s", "-");
        } catch (UnknownHostException e) {
            return "another-machine";
        }
    }

    /** Gives the lease back, also in a thread that was interrupted: nobody works on the collection any more. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            if (!thread.awaitTermination(RENEWAL.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
            if (lost == null && read().filter(now -> now.owner.equals(owner)).isPresent()) {
                access.property(PROPERTY, "");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (RagException e) {
            // It ends by itself
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
