package io.github.ragshell.milvus.lite;

import java.util.regex.Matcher;

/**
 * How the native engine stores the apostrophes of text keys. It puts keys into the SQL of a delete as they are: one such
 * as {@code x') OR ('1'='1} would take every row of the collection with it. So another character stands for each, which
 * Unicode reserves for such use and no text has.
 */
final class Apostrophes {

    static final char APOSTROPHE = '\'';
    static final char STAND_IN = '\uFDD0';

    private Apostrophes() {}

    /** A key as it is stored. */
    static String hidden(String key) {
        return key.replace(APOSTROPHE, STAND_IN);
    }

    /** A key as its client knows it. */
    static String shown(String stored) {
        return stored.replace(STAND_IN, APOSTROPHE);
    }

    /** Whether a text in quotes within a part of a filter has one. */
    static boolean areIn(String filter) {
        if (filter.indexOf(APOSTROPHE) < 0) {
            return false;
        }
        Matcher texts = FilterLexer.TEXT.matcher(filter);
        while (texts.find()) {
            if (filter.substring(texts.start() + 1, texts.end() - 1).indexOf(APOSTROPHE) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** A part of a filter with the texts in quotes as they are stored. */
    static String hiddenIn(String filter) {
        return FilterLexer.TEXT.matcher(filter).replaceAll(text -> Matcher.quoteReplacement(literal(text.group())));
    }

    private static String literal(String text) {
        var hidden = new StringBuilder().append(text.charAt(0));
        int end = text.length() - 1;
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.charAt(i + 1) != APOSTROPHE) {
                hidden.append(c).append(text.charAt(++i));
            } else if (c == '\\' || c == APOSTROPHE) {
                hidden.append(STAND_IN);
                i += c == '\\' ? 1 : 0;
            } else {
                hidden.append(c);
            }
        }
        return hidden.append(text.charAt(end)).toString();
    }
}
