package io.github.ragshell.milvus.lite;

import io.github.ragshell.milvus.lite.Condition.Term;

/** Reads the name of a field in a filter, with the keys or the place in brackets behind it. */
final class FieldPath {

    private FieldPath() {}

    /** The words from here on, which must name a field. */
    static Term read(FilterLexer in) {
        if (in.kind() != FilterLexer.Kind.NAME || in.isKeyword()) {
            throw in.unread();
        }
        return read(in.take(), in);
    }

    /** @param name which has been read already */
    static Term read(String name, FilterLexer in) {
        var path = new StringBuilder(name);
        Term.Kind kind = Term.Kind.FIELD;
        while (in.skip("[")) {
            boolean element = in.kind() == FilterLexer.Kind.NUMBER;
            if (!(element && in.word().matches("\\d++")) && in.kind() != FilterLexer.Kind.TEXT) {
                throw in.unread();
            }
            if (kind == Term.Kind.FIELD) {
                kind = element ? Term.Kind.ELEMENT : Term.Kind.KEY;
            }
            path.append('[').append(in.take()).append(']');
            in.require("]");
        }
        return new Term(kind, path.toString());
    }
}
