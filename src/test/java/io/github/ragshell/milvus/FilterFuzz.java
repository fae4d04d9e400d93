package io.github.ragshell.milvus;

import io.github.ragshell.fuzz.Scratch;
import java.util.List;

public final class FilterFuzz {

    private FilterFuzz() {}

    public static void filter(byte[] data) {
        String text = Scratch.text(data);
        requireOneText(Filter.equal("f", text), "f == ", "", text);
        requireOneText(Filter.in("f", List.of(text)), "f in [", "]", text);
        String begins = Filter.startsWith("f", text);
        if (begins.startsWith("f like ")) {
            requireOneText(begins, "f like ", "", text + "%");
        }
        FilterRules.requireNoZeroDivisor(Filter.equal("f", text), true);
    }

    // Read as Milvus reads it: a backslash takes the next character as it is, but for n and r
    private static void requireOneText(String filter, String before, String after, String text) {
        var read = new StringBuilder();
        int i = before.length() + 1;
        for (; filter.charAt(i) != '"'; i++) {
            char c = filter.charAt(i);
            if (c == '\\') {
                c = filter.charAt(++i);
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c;
            }
            read.append(c);
        }
        if (!read.toString().equals(text) || !filter.substring(i + 1).equals(after)) {
            throw new AssertionError("the filter " + filter + " compares with another text");
        }
    }
}
