package io.github.ragshell.milvus;

/**
 * A chunk that a search found.
 *
 * @param rank place among the hits, from 1
 * @param id primary key of the row
 * @param distance what Milvus returned, raw: for IP and COSINE larger is nearer, for L2 smaller is
 * @param text the chunk's text
 * @param source the file it comes from, empty where the row has none
 * @param line line of the file on which it begins, 0 where the row has none
 * @param heading the heading it stands under, empty where the row has none
 */
public record Hit(int rank, long id, double distance, String text, String source, int line, String heading) {}
