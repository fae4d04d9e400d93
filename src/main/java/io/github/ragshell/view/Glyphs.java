package io.github.ragshell.view;

import java.nio.charset.Charset;
import java.util.stream.Stream;

/** Texts for a terminal whose locale can't show the lines of tables and the dots of an ellipsis: in plain ASCII. */
final class Glyphs {

    private static final String FROM = "│─┼…█▉▊▋▌▍▎▏├┤●░▒▓┌┐└┘";
    private static final String TO = "|-+~#####   ++*.:%++++";

    private Glyphs() {}

    /** The text as standard output can show it. */
    static String printable(String text) {
        return printable(text, outputCharset());
    }

    static String printable(String text, Charset charset) {
        if (!charset.canEncode() || charset.newEncoder().canEncode(FROM)) {
            return text;
        }
        var out = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            int known = FROM.indexOf(c);
            boolean symbol = c >= 0x2400 && c <= 0x2421;
            out.append(known >= 0 ? TO.charAt(known) : symbol ? '?' : (char) c);
        });
        return out.toString();
    }

    // JShell's agent has no terminal of its own, so some of them are not set there
    private static Charset outputCharset() {
        return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
                .map(System::getProperty)
                .filter(name -> name != null && Charset.isSupported(name))
                .findFirst()
                .map(Charset::forName)
                .orElseGet(Charset::defaultCharset);
    }
}
