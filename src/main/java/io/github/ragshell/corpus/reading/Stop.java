package io.github.ragshell.corpus.reading;

/** Lets a reader whose time is over end, instead of working on for nobody. */
final class Stop {

    private Stop() {}

    /** @throws UnreadableException the thread was interrupted */
    static void ifInterrupted() throws UnreadableException {
        if (Thread.currentThread().isInterrupted()) {
            throw new UnreadableException("reading it was stopped");
        }
    }
}
