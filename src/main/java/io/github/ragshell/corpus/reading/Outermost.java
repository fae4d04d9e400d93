package io.github.ragshell.corpus.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeFilter.FilterResult;

/** Finds elements by name without those inside of others that are found, such as the rows of a table in a cell. */
final class Outermost {

    private Outermost() {}

    /**
     * The elements below {@code root}, in the order of the document.
     *
     * @param names in lower case, with their prefix, for example {@code w:tr}
     */
    static List<Element> of(Element root, String... names) {
        var wanted = Set.of(names);
        var found = new ArrayList<Element>();
        root.filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (node != root && node instanceof Element element && wanted.contains(element.normalName())) {
                    found.add(element);
                    return FilterResult.SKIP_ENTIRELY;
                }
                return FilterResult.CONTINUE;
            }
        });
        return found;
    }
}
