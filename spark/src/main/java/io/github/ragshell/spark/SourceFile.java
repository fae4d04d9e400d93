package io.github.ragshell.spark;

import java.io.Serializable;

/**
 * A file of the folder.
 *
 * @param name relative to the folder, with {@code /}
 * @param bytes its size when it was listed
 */
record SourceFile(String name, long bytes) implements Serializable {}
