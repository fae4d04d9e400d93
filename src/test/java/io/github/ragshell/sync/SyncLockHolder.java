package io.github.ragshell.sync;

import io.github.ragshell.core.InUseException;

/** Holds the lock of a sync in a process of its own, until it is killed; says whether it got it. */
final class SyncLockHolder {

    private SyncLockHolder() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var lock = SyncLock.of(arguments[0], "docs")) {
            System.out.println("held");
            Thread.sleep(60_000);
        } catch (InUseException e) {
            System.out.println("refused");
        }
    }
}
