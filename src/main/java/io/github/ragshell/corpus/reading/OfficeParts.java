package io.github.ragshell.corpus.reading;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The parts of a file of Word, PowerPoint or Excel, and what they say of each other. */
final class OfficeParts {

    private static final String CORE = "docProps/core.xml";

    /**
     * How a part names another one.
     *
     * @param type for example {@code notesSlide}
     * @param part the other part's name
     */
    record Relation(String type, String part) {}

    private final ZippedXml zip;

    OfficeParts(ZippedXml zip) {
        this.zip = zip;
    }

    boolean has(String name) {
        return zip.has(name);
    }

    /** A part as an XML tree, with the first of the alternatives that it has for other versions of Office. */
    Document xml(String name) throws IOException, UnreadableException {
        Document part = zip.xml(name);
        var others = new ArrayList<Element>();
        for (Element alternatives : part.select("mc|AlternateContent")) {
            others.addAll(alternatives.children().stream().skip(1).toList());
        }
        LeftOut.remove(others);
        return part;
    }

    /** The document's title, or empty. */
    String title() throws IOException, UnreadableException {
        if (!zip.has(CORE)) {
            return "";
        }
        Element title = zip.xml(CORE).selectFirst("dc|title");
        return title == null ? "" : title.text();
    }

    /** The part that all others hang on, {@code usual} where the file does not name it. */
    String main(String usual) throws IOException, UnreadableException {
        return named("", "officeDocument").orElse(usual);
    }

    /** The part of a type, for example {@code styles}, that a part names, or that stands beside it under that name. */
    Optional<String> related(String name, String type) throws IOException, UnreadableException {
        String beside = name.substring(0, name.lastIndexOf('/') + 1) + type + ".xml";
        return named(name, type).or(() -> Optional.of(beside).filter(this::has));
    }

    private Optional<String> named(String name, String type) throws IOException, UnreadableException {
        return relations(name).values().stream()
                .filter(relation -> relation.type().equals(type) && has(relation.part()))
                .map(Relation::part)
                .findFirst();
    }

    /** The parts that a part names, by the ids it has for them. */
    Map<String, Relation> relations(String name) throws IOException, UnreadableException {
        int slash = name.lastIndexOf('/') + 1;
        String part = name.substring(0, slash) + "_rels/" + name.substring(slash) + ".rels";
        var relations = new LinkedHashMap<String, Relation>();
        if (zip.has(part)) {
            for (Element relation : zip.xml(part).select("Relationship")) {
                String type = relation.attr("Type");
                relations.put(
                        relation.attr("Id"),
                        new Relation(
                                type.substring(type.lastIndexOf('/') + 1),
                                ZippedXml.resolve(name, relation.attr("Target"))));
            }
        }
        return relations;
    }
}
