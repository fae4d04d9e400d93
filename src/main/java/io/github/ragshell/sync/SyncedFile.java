package io.github.ragshell.sync;

import java.io.Serializable;

/**
 * A file that a sync has read.
 *
 * @param source its name, relative to the root
 * @param chunks into how many chunks it was cut
 * @param found how many of them the collection had already
 */
public record SyncedFile(String source, int chunks, int found) implements Serializable {}
