package io.github.ragshell.view;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Markdown that somebody else wrote, parsed in a time that grows with its length, into a tree no deeper than
 * {@value #MAX_DEPTH}: nothing in it can hang a parser or overflow a stack. HTML is text.
 */
public final class MarkdownTree {

    /** Characters that are read as Markdown. */
    public static final int MAX_CHARACTERS = 100_000;

    /**
     * Stands for each {@code <} in the tree. commonmark looks for the end of a tag from every one of them, which takes
     * 24 s for 200,000. The character is none of Unicode's, so no text has it.
     */
    public static final char TAG = '\uFDD0';

    static final int MAX_DEPTH = 100;

    static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private static final int MAX_NESTING = 20;
    // A row of a table gets as many cells as this line has, however short it is
    private static final Pattern WIDE_TABLE = Pattern.compile("(?m)^[ \\t>]*+(?:[ \\t]*+\\|?[ \\t]*+:?-++:?){50}");

    // commonmark takes seconds for ten thousand pictures in each other, and the tree is too deep anyway
    private static final int MAX_PICTURES = 1_000;

    private static final Parser PARSER = parser().extensions(EXTENSIONS).build();
    private static final Parser WITHOUT_TABLES = parser().build();

    private MarkdownTree() {}

    /**
     * The tree; offsets in its source spans are those of the text. A text that is too deep is one block of code.
     *
     * @param text what is beyond {@link #MAX_CHARACTERS} is not read
     */
    public static Document of(String text) {
        String read = cut(text).replace('<', TAG);
        if (nestsPictures(read)) {
            return code(read);
        }
        Parser parser = WIDE_TABLE.matcher(read).find() ? WITHOUT_TABLES : PARSER;
        try {
            Document document = (Document) parser.parse(read);
            return tooDeep(document) ? code(read) : document;
        } catch (StackOverflowError e) {
            // commonmark joins texts by recursion, as deep as links, pictures and emphasis are nested
            return code(read);
        }
    }

    private static boolean nestsPictures(String text) {
        int open = 0;
        int depth = 0;
        for (int i = 0; i < text.length() - 1 && depth <= MAX_PICTURES; i++) {
            if (text.startsWith("![", i)) {
                open++;
                depth = 0;
            } else if (text.startsWith("](", i) && open > 0) {
                open--;
                depth++;
            }
        }
        return depth > MAX_PICTURES;
    }

    /** The first {@link #MAX_CHARACTERS} of the text, no half character at its end. */
    static String cut(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        boolean half = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1));
        return text.substring(0, half ? MAX_CHARACTERS - 1 : MAX_CHARACTERS);
    }

    private static Parser.Builder parser() {
        return Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                .maxOpenBlockParsers(MAX_NESTING);
    }

    private static boolean tooDeep(Node root) {
        int depth = 0;
        Node node = root;
        while (node != null) {
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                depth++;
                if (depth > MAX_DEPTH) {
                    return true;
                }
            } else {
                while (node != root && node.getNext() == null) {
                    node = node.getParent();
                    depth--;
                }
                node = node == root ? null : node.getNext();
            }
        }
        return false;
    }

    private static Document code(String text) {
        var block = new FencedCodeBlock();
        block.setLiteral(text);
        var document = new Document();
        document.appendChild(block);
        return document;
    }
}
