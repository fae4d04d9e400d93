package io.github.ragshell.corpus.reading;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/** Removes elements from a tree. */
final class LeftOut {

    private LeftOut() {}

    /**
     * Removes them, in a time that grows with their number: all of a parent's children at once, because to remove a child
     * alone costs a walk along its siblings.
     *
     * @throws UnreadableException the thread was interrupted
     */
    static void remove(Collection<Element> elements) throws UnreadableException {
        Set<Node> leftOut = new HashSet<>(elements);
        Set<Element> parents = new LinkedHashSet<>();
        elements.forEach(element -> parents.add(element.parent()));
        for (Element parent : parents) {
            Stop.ifInterrupted();
            List<Node> kept = parent.childNodes().stream()
                    .filter(child -> !leftOut.contains(child))
                    .toList();
            parent.empty();
            parent.appendChildren(kept);
        }
    }
}
