package io.github.ragshell.corpus;

import java.time.Duration;

/** Runs an action when nobody has called {@link #alive()} for a while; the JDK's HTTP client has no read timeout. */
final class StallWatch implements AutoCloseable {

    private final Thread thread;
    private volatile long lastSign = System.nanoTime();

    StallWatch(Duration limit, Runnable onStall) {
        thread = new Thread(() -> watch(limit.toNanos(), onStall), "ragshell-stall-watch");
        thread.setDaemon(true);
        thread.start();
    }

    void alive() {
        lastSign = System.nanoTime();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch(long limit, Runnable onStall) {
        try {
            for (long left = limit; left > 0; left = limit - (System.nanoTime() - lastSign)) {
                Thread.sleep(left / 1_000_000 + 1);
            }
            onStall.run();
        } catch (InterruptedException e) {
            // Closed: the work is done
        }
    }
}
