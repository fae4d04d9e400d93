package io.github.ragshell.corpus;

/**
 * A sentence of a Markdown text.
 *
 * @param markdown as it stands there, with links, code, and a code block that belongs to it
 * @param plain its words alone: links without their addresses, no marks of emphasis or code
 * @param listed whether it is the beginning of an item of a list
 */
public record Sentence(String markdown, String plain, boolean listed) {}
