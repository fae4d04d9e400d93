package io.github.ragshell.sync;

/** Holds the lock of a sync in a process of its own, until it is killed. */
final class SyncLockHolder {

    private SyncLockHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var lock = SyncLock.of(arguments[0], "docs")) {
            System.out.println("held");
            Thread.sleep(60_000);
        }
    }
}
