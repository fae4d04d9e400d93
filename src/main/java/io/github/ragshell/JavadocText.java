package io.github.ragshell;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Javadoc comment as plain text, an entry of {@code help(name)}. */
final class JavadocText {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\n?(.*?)}</pre>", Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("\\{@(code|link|linkplain|literal|value) +([^{}]*)}");
    private static final Pattern TAG = Pattern.compile("(?m)^ *@(?:param +(\\w+)|(return|throws)) +");

    private final String comment;

    JavadocText(String comment) {
        this.comment = comment;
    }

    /** The example in the comment, if there is one. */
    Optional<String> example() {
        Matcher example = EXAMPLE.matcher(comment);
        return example.find() ? Optional.of(example.group(1).stripIndent().stripTrailing()) : Optional.empty();
    }

    /** What the comment says, one paragraph and one parameter in a line. */
    String meaning() {
        String text = INLINE.matcher(EXAMPLE.matcher(comment).replaceAll(""))
                .replaceAll(inline -> Matcher.quoteReplacement(
                        inline.group(1).equals("code") ? inline.group(2) : reference(inline.group(2))));
        text = TAG.matcher(text)
                .replaceAll(tag -> tag.group(1) != null
                        ? "<p>" + tag.group(1) + ": "
                        : tag.group(2).equals("return") ? "<p>returns " : "<p>throws ");
        var lines = new StringBuilder();
        for (String paragraph : text.split("<p>|\\n *\\n|<li>")) {
            String line =
                    paragraph.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ").strip();
            if (!line.isEmpty()) {
                lines.append(lines.isEmpty() ? "" : "\n").append(line);
            }
        }
        return lines.toString().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    private static String reference(String link) {
        return link.replaceFirst("^#", "").replace('#', '.');
    }
}
