package io.github.ragshell.corpus;

/**
 * A piece of a document, the unit that is embedded and retrieved.
 *
 * @param id its place among all chunks, from 0; its primary key in Milvus
 * @param text the piece exactly as it was cut, white space included
 * @param source the file it comes from, relative to the directory that was split, with {@code /}
 * @param line line of the file on which the piece begins, from 1
 * @param heading text of the Markdown heading it stands under, empty before the first heading
 */
public record Chunk(long id, String text, String source, int line, String heading) {}
