package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** pom.xml and embedded/pom.xml compile the same sources, and neither can be the other's parent. */
class EmbeddedPomTest {

    private final Document root = read("pom.xml");
    private final Document embedded = read("embedded/pom.xml");

    @Test
    void should_have_the_same_version_and_settings_as_the_root_build() {
        Map<String, String> settings = properties(embedded);
        // The oldest that the extension works with: compiled against it, it can use nothing newer
        assertThat(settings.remove("junit5.version")).isEqualTo("5.10.1");

        assertThat(text(embedded, "/project/version")).isEqualTo(text(root, "/project/version"));
        assertThat(settings).hasSizeGreaterThan(3);
        assertThat(properties(root)).containsAllEntriesOf(settings);
    }

    @Test
    void should_build_with_the_same_plugins_as_the_root_build() {
        Map<String, String> plugins = plugins(embedded);

        assertThat(plugins).hasSizeGreaterThan(2);
        assertThat(plugins(root)).containsAllEntriesOf(plugins);
    }

    @Test
    void should_give_its_users_no_dependency_but_the_milvus_sdk_and_what_it_needs() {
        List<String> given = new ArrayList<>();
        for (Element dependency : elements(embedded, "/project/dependencies/dependency")) {
            if (child(dependency, "optional").isEmpty()) {
                given.add(child(dependency, "artifactId"));
            }
        }

        assertThat(given).containsExactly("milvus-sdk-java", "slf4j-api");
    }

    private static Map<String, String> plugins(Document pom) {
        var plugins = new TreeMap<String, String>();
        for (Element plugin : elements(pom, "/project/build/plugins/plugin")) {
            plugins.put(child(plugin, "artifactId"), child(plugin, "version"));
        }
        return plugins;
    }

    private static Map<String, String> properties(Document pom) {
        var properties = new TreeMap<String, String>();
        elements(pom, "/project/properties/*").forEach(e -> properties.put(e.getTagName(), e.getTextContent()));
        return properties;
    }

    private static String child(Element element, String name) {
        Node child = element.getElementsByTagName(name).item(0);
        return child == null ? "" : child.getTextContent();
    }

    private static String text(Document pom, String path) {
        return elements(pom, path).get(0).getTextContent();
    }

    private static List<Element> elements(Document pom, String path) {
        try {
            var nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
            var elements = new ArrayList<Element>();
            for (int i = 0; i < nodes.getLength(); i++) {
                elements.add((Element) nodes.item(i));
            }
            return elements;
        } catch (javax.xml.xpath.XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    private static Document read(String file) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File(file));
        } catch (Exception e) {
            throw new IllegalStateException(file, e);
        }
    }
}
