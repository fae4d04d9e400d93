package io.github.ragshell.view;

import io.github.ragshell.core.internal.text.HarmlessText;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown that somebody else wrote, as HTML that does nothing: tags are shown as text, pictures become their
 * description, links lead to http and https only and give nothing away. Definitions of links are text, too.
 */
public final class Markdown {

    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(MarkdownTree.EXTENSIONS)
            .escapeHtml(true)
            .attributeProviderFactory(context -> Markdown::guard)
            .build();

    // As MarkdownTree.TAG. "[1]: b.md" at the end of an answer would hide its sources and make its [1] links
    private static final char COLON = '\uFDD1';

    private Markdown() {}

    /** The text as HTML, as CommonMark with tables; what is beyond a length of 100,000 characters as plain text. */
    public static String html(String markdown) {
        // Control characters and marks that turn the direction of writing have no meaning in Markdown
        String harmless = HarmlessText.of(markdown);
        Node document = MarkdownTree.of(harmless.replace("]:", "]" + COLON));
        document.accept(new Disarm());
        // Entities such as &#x202E; are characters only now
        String html = HarmlessText.of(RENDERER.render(document))
                .replace(String.valueOf(MarkdownTree.TAG), "&lt;")
                .replace(COLON, ':');
        String rest = harmless.substring(MarkdownTree.cut(harmless).length());
        return rest.isEmpty() ? html : html + "<pre>" + Html.escape(rest) + "</pre>\n";
    }

    private static void guard(Node node, String tag, Map<String, String> attributes) {
        if (tag.equals("a")) {
            attributes.put("rel", "noopener noreferrer nofollow");
            attributes.put("target", "_blank");
        }
        // Jupyter aligns cells to the right where it is not told otherwise
        if ((tag.equals("td") || tag.equals("th")) && !attributes.containsKey("align")) {
            attributes.put("style", "text-align: left");
        }
    }

    private static final class Disarm extends AbstractVisitor {

        @Override
        public void visit(Image image) {
            Node description = new Text("[picture: ");
            image.insertBefore(description);
            moveChildrenBefore(image);
            image.insertBefore(new Text("]"));
            image.unlink();
        }

        @Override
        public void visit(Link link) {
            visitChildren(link);
            if (!link.getDestination().matches("(?i)https?://.*")) {
                moveChildrenBefore(link);
                link.unlink();
            }
        }

        @Override
        public void visit(CustomBlock block) {
            visitChildren(block);
        }

        private void moveChildrenBefore(Node node) {
            Node child = node.getFirstChild();
            while (child != null) {
                Node next = child.getNext();
                node.insertBefore(child);
                child.accept(this);
                child = next;
            }
        }
    }
}
