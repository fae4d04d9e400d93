package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeFilter.FilterResult;

/** HTML or XHTML without scripts, styles, navigation and what is hidden. */
final class HtmlReader implements DocumentReader {

    private static final String LEFT_OUT = "script, style, noscript, template, nav, svg, annotation, iframe, object, "
            + "head > *:not(title), [hidden], [aria-hidden=true], [role=navigation], [role=banner], "
            + "[role=contentinfo], [role=search], body > footer";
    private static final String WHITE_SPACE = " \n\t\r\f\u000b";
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    // jsoup takes these for parts of a line
    private static final Set<String> OWN_LINES = Set.of("summary", "legend");
    private static final Set<String> LINES = Set.of("li", "dt", "dd", "br", "tr", "option", "summary", "legend");

    private final boolean xhtml;

    HtmlReader(boolean xhtml) {
        this.xhtml = xhtml;
    }

    @Override
    public Document read(Path file, Limits limits) throws IOException, UnreadableException {
        var html = HtmlPage.parse(Files.readAllBytes(file), xhtml);
        var document = new DocumentBuilder(limits);
        append(html.body(), html, document);
        if (document.isEmpty()) {
            throw new UnreadableException(UnreadableException.NO_TEXT);
        }
        return document.build("HTML", html.title());
    }

    /** Adds the text of a page, of an EPUB's chapter for instance. */
    static void append(Element body, Element page, DocumentBuilder document) throws UnreadableException {
        LeftOut.remove(page.select(LEFT_OUT));
        var walk = new Walk(document);
        body.filter(walk);
        walk.finish();
    }

    private static final class Walk implements NodeFilter {

        private final DocumentBuilder document;
        private final StringBuilder pending = new StringBuilder();
        private UnreadableException failure;

        Walk(DocumentBuilder document) {
            this.document = document;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            add(Stop::ifInterrupted);
            if (failure != null) {
                return FilterResult.STOP;
            }
            if (node instanceof TextNode text) {
                inline(text.getWholeText());
                return FilterResult.CONTINUE;
            }
            return node instanceof Element element ? element(element) : FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) {
                String name = element.normalName();
                if (element.isBlock()) {
                    flush();
                } else if (OWN_LINES.contains(name)) {
                    line();
                } else if (standsApart(name)) {
                    inline(" ");
                }
            }
            return failure == null ? FilterResult.CONTINUE : FilterResult.STOP;
        }

        private FilterResult element(Element element) {
            String name = element.normalName();
            if (HEADINGS.contains(name)) {
                flush();
                add(() -> document.heading(name.charAt(1) - '0', element.text()));
                return FilterResult.SKIP_ENTIRELY;
            }
            if (name.equals("pre")) {
                flush();
                add(() -> document.block(element.wholeText()));
                return FilterResult.SKIP_ENTIRELY;
            }
            if (name.equals("table")
                    && element.selectStream("table table").findAny().isEmpty()) {
                flush();
                add(() -> document.block(rows(element)));
                return FilterResult.SKIP_ENTIRELY;
            }
            if (LINES.contains(name)) {
                line();
            } else if (element.isBlock()) {
                flush();
            } else if (standsApart(name)) {
                inline(" ");
            }
            return FilterResult.CONTINUE;
        }

        // A page's own elements have a hyphen in their names; most are boxes
        private static boolean standsApart(String name) {
            return name.equals("label") || name.equals("button") || name.contains("-");
        }

        private static String rows(Element table) {
            Stream<String> captions = table.select("caption").stream().map(Element::text);
            Stream<String> rows = table.select("tr").stream()
                    .map(row -> row.select("th, td").stream().map(Element::text).collect(Collectors.joining(" | ")));
            return Stream.concat(captions, rows).filter(row -> !row.isBlank()).collect(Collectors.joining("\n"));
        }

        private void line() {
            dropSpace();
            if (!pending.isEmpty()) {
                pending.append('\n');
            }
        }

        // White space is one space, and none at the beginning of a line
        private void inline(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (WHITE_SPACE.indexOf(c) < 0) {
                    pending.append(c);
                } else if (!pending.isEmpty() && WHITE_SPACE.indexOf(pending.charAt(pending.length() - 1)) < 0) {
                    pending.append(' ');
                }
            }
        }

        private void dropSpace() {
            int last = pending.length() - 1;
            if (last >= 0 && pending.charAt(last) == ' ') {
                pending.setLength(last);
            }
        }

        private void flush() {
            String text = pending.toString();
            pending.setLength(0);
            add(() -> document.paragraph(text));
        }

        private void add(Addition addition) {
            try {
                addition.run();
            } catch (UnreadableException e) {
                failure = e;
            }
        }

        void finish() throws UnreadableException {
            flush();
            if (failure != null) {
                throw failure;
            }
        }
    }

    private interface Addition {
        void run() throws UnreadableException;
    }
}
