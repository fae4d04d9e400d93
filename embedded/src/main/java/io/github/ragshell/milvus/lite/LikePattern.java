package io.github.ragshell.milvus.lite;

import io.github.ragshell.milvus.lite.Condition.Call;
import io.github.ragshell.milvus.lite.Condition.Comparison;
import io.github.ragshell.milvus.lite.Condition.Like;
import io.github.ragshell.milvus.lite.Condition.Term;
import java.util.regex.Pattern;

/**
 * Patterns of {@code like}. The native engine takes {@code _} for one byte, not one character, and at the end for any
 * text; and it finds no text that begins with, or equals, an escaped wildcard.
 */
final class LikePattern {

    private static final Pattern ESCAPED = Pattern.compile("\\\\\\\\([%_])");
    private static final Pattern ANY = Pattern.compile("%++");
    private static final Pattern BEGINNING = Pattern.compile("[^%]++%++");

    private LikePattern() {}

    /**
     * The condition that a term is like a pattern.
     *
     * @throws IllegalArgumentException the engine finds other rows; the message says so
     */
    static Condition of(Term term, Term pattern) {
        String quoted = pattern.text();
        String text = quoted.substring(1, quoted.length() - 1);
        String open = ESCAPED.matcher(text).replaceAll("x");
        boolean escaped = !open.equals(text);
        if (ANY.matcher(open).matches()) {
            return new Call(term.text() + " >= ''");
        }
        if (open.indexOf('_') >= 0 || escaped && BEGINNING.matcher(open).matches()) {
            throw new IllegalArgumentException(
                    "of the pattern %s the native engine (Milvus Lite %s) finds other rows: it takes _ for one byte, or at the end for any text, and knows no \\%% or \\_ in a beginning. Compare with == or in [...], or with >= and <, or use the Python engine (RAGSHELL_ENGINE=python)"
                            .formatted(EngineFilter.clipped(quoted), Engine.NATIVE.version()));
        }
        return escaped && open.indexOf('%') < 0
                ? new Comparison(
                        term,
                        "==",
                        new Term(Term.Kind.CONSTANT, ESCAPED.matcher(quoted).replaceAll("$1")))
                : new Like(term, pattern);
    }
}
