package io.github.ragshell.sync;

/** Counts files by what became of them. */
public final class FileCounts {

    private int added;
    private int changed;
    private int unchanged;
    private int removed;

    /**
     * Counts a file that was read.
     *
     * @param before how many chunks of it the collection had before
     */
    public void count(SyncedFile file, long before) {
        if (before == 0) {
            added++;
        } else if (file.found() < file.chunks() || file.found() < before) {
            changed++;
        } else {
            unchanged++;
        }
    }

    /** Counts files that are no longer there. */
    public void countRemoved(int files) {
        removed += files;
    }

    /** The numbers. */
    public SyncReport.Files files() {
        return new SyncReport.Files(added, changed, removed, unchanged);
    }
}
