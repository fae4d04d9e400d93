package io.github.ragshell.milvus.lite;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a filter word by word. */
final class FilterLexer {

    /** What a word is. */
    enum Kind {
        NAME,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n]*+");
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z_]|\\$meta)\\w*+");
    static final Pattern TEXT = Pattern.compile(
            "\"[^\"\\\\\\r\\n]*+(?:\\\\[^\\r\\n][^\"\\\\\\r\\n]*+)*+\"|'[^'\\\\\\r\\n]*+(?:\\\\[^\\r\\n][^'\\\\\\r\\n]*+)*+'");
    private static final Pattern NUMBER =
            Pattern.compile("0[xX]\\p{XDigit}++|0[bB][01]++|(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");
    private static final Pattern WHOLE = Pattern.compile("\\d++|0[xX]\\p{XDigit}++|0[bB][01]++");
    private static final Pattern SIGN = Pattern.compile("==|!=|<=|>=|&&|\\|\\||[<>!+\\-*/%()\\[\\],]");
    // The engine knows the small ones only, and reads no further than a large one
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("AND", "and"),
            Map.entry("&&", "and"),
            Map.entry("OR", "or"),
            Map.entry("||", "or"),
            Map.entry("NOT", "not"),
            Map.entry("!", "not"),
            Map.entry("IN", "in"),
            Map.entry("LIKE", "like"),
            Map.entry("True", "true"),
            Map.entry("TRUE", "true"),
            Map.entry("False", "false"),
            Map.entry("FALSE", "false"));

    private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in", "like", "is", "exists");

    private final String filter;
    private final Map<Kind, Matcher> matchers;
    private int begin;
    private int end;
    private Kind kind;
    private String word;

    FilterLexer(String filter) {
        this.filter = filter;
        matchers = new java.util.EnumMap<>(Map.of(
                Kind.NAME, NAME.matcher(filter),
                Kind.TEXT, TEXT.matcher(filter),
                Kind.NUMBER, NUMBER.matcher(filter),
                Kind.SIGN, SIGN.matcher(filter)));
        next();
    }

    Kind kind() {
        return kind;
    }

    /** The word, with its usual letters. */
    String word() {
        return word;
    }

    /** Whether the word is this sign or keyword. */
    boolean is(String wanted) {
        return kind != Kind.TEXT && word.equals(wanted);
    }

    /** Goes on to the next word if this one is {@code wanted}. */
    boolean skip(String wanted) {
        boolean skipped = is(wanted);
        if (skipped) {
            next();
        }
        return skipped;
    }

    /** Goes on to the next word; this one must be {@code wanted}. */
    void require(String wanted) {
        if (!skip(wanted)) {
            throw unread();
        }
    }

    /** Whether the word has a meaning in filters, so that it names no field. */
    boolean isKeyword() {
        return KEYWORDS.contains(word);
    }

    /** The word; goes on to the next one. */
    String take() {
        String taken = word;
        next();
        return taken;
    }

    private void next() {
        Matcher space = SPACE.matcher(filter).region(end, filter.length());
        begin = space.lookingAt() ? space.end() : end;
        end = begin;
        kind = Kind.END;
        word = "";
        if (begin == filter.length()) {
            return;
        }
        for (var entry : matchers.entrySet()) {
            Matcher matcher = entry.getValue().region(begin, filter.length());
            if (matcher.lookingAt()) {
                kind = entry.getKey();
                end = matcher.end();
                word = usual(kind, matcher.group());
                return;
            }
        }
        throw unread();
    }

    private String usual(Kind kind, String word) {
        return switch (kind) {
            case NUMBER -> decimal(word);
            case TEXT -> text(word);
            default -> WORDS.getOrDefault(word, word);
        };
    }

    private String text(String quoted) {
        try {
            return FilterText.usual(quoted);
        } catch (IllegalArgumentException e) {
            throw refuse(e.getMessage());
        }
    }

    // The engine takes 0x5 for 0, 010 for 10, reads no further than the 0 of 09, and takes what is too large for the
    // largest
    private String decimal(String number) {
        if (!WHOLE.matcher(number).matches()) {
            return number;
        }
        boolean octal = number.matches("0\\d++");
        if (octal && !number.matches("[0-7]++")) {
            throw refuse("the whole number %s begins with 0, which makes it octal. Write it without the 0"
                    .formatted(number));
        }
        var value = number.matches("0[xX].*")
                ? new BigInteger(number.substring(2), 16)
                : number.matches("0[bB].*")
                        ? new BigInteger(number.substring(2), 2)
                        : new BigInteger(number, octal ? 8 : 10);
        if (value.bitLength() >= Long.SIZE) {
            throw refuse(
                    "the number %s is outside of what Milvus can compare: whole numbers go to %d. Write a larger one as a decimal, such as 1e19"
                            .formatted(EngineFilter.clipped(number), Long.MAX_VALUE));
        }
        return value.toString();
    }

    /** For a word that can't stand where it does. */
    io.github.ragshell.core.InvalidInputException unread() {
        String rest = filter.substring(begin);
        return EngineFilter.refuse(
                filter,
                rest.isBlank()
                        ? "it ends too soon"
                        : "it can't be read from '%s' on. Compare fields with values, such as a == 1, b in ['x', 'y'] or c like 'z%%', and join comparisons with and, or and not (...)"
                                .formatted(EngineFilter.clipped(rest)));
    }

    /** For a part that can be read and not be used. */
    io.github.ragshell.core.InvalidInputException refuse(String why) {
        return EngineFilter.refuse(filter, why);
    }
}
