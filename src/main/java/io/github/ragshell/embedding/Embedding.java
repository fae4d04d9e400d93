package io.github.ragshell.embedding;

/**
 * What a model makes of one text.
 *
 * @param truncated whether the end of the text was cut off
 */
record Embedding(float[] vector, boolean truncated) {}
