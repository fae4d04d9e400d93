package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.lite.Condition.Call;
import io.github.ragshell.milvus.lite.Condition.Comparison;
import io.github.ragshell.milvus.lite.Condition.Junction;
import io.github.ragshell.milvus.lite.Condition.Membership;
import io.github.ragshell.milvus.lite.Condition.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads filters as Milvus does, and refuses what is none: the native engine reads as far as it understands and leaves
 * out the rest without a word, so that a delete by {@code a == 1 AND b == 2} would take all rows with {@code a == 1}.
 */
final class FilterParser {

    private static final int MAX_DEPTH = 300;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> UPWARD = Set.of("<", "<=");
    private static final Set<String> DOWNWARD = Set.of(">", ">=");
    private static final Set<String> CONDITIONS = Set.of(
            "json_contains",
            "json_contains_all",
            "json_contains_any",
            "array_contains",
            "array_contains_all",
            "array_contains_any");
    private static final String LENGTH = "array_length";

    private final FilterLexer in;
    private int depth;

    private FilterParser(String filter) {
        in = new FilterLexer(filter);
    }

    /** @throws InvalidInputException it is no filter, or none of the native engine's */
    static Condition parse(String filter) {
        var parser = new FilterParser(filter);
        Condition condition = parser.condition(parser.either());
        if (parser.in.kind() != FilterLexer.Kind.END) {
            throw parser.in.unread();
        }
        return condition;
    }

    private FilterPart either() {
        return joined("or", false, this::both);
    }

    private FilterPart both() {
        return joined("and", true, this::comparison);
    }

    private FilterPart joined(String word, boolean all, Supplier<FilterPart> part) {
        FilterPart first = part.get();
        if (!in.is(word)) {
            return first;
        }
        var parts = new ArrayList<Condition>(List.of(condition(first)));
        while (in.skip(word)) {
            parts.add(condition(part.get()));
        }
        return Junction.of(all, parts);
    }

    private FilterPart comparison() {
        FilterPart left = sum();
        if (in.is("not") || in.is("in")) {
            Term term = column(left, "in");
            boolean outside = in.skip("not");
            in.require("in");
            return new Membership(term, outside, list(false));
        }
        if (in.skip("like")) {
            Term column = column(left, "like");
            try {
                return LikePattern.of(column, text());
            } catch (IllegalArgumentException e) {
                throw in.refuse(e.getMessage());
            }
        }
        return COMPARISONS.contains(in.word()) && in.kind() == FilterLexer.Kind.SIGN ? compared(term(left)) : left;
    }

    private FilterPart compared(Term left) {
        String operator = in.take();
        Term middle = term(sum());
        Condition first = compared(left, operator, middle);
        boolean range = UPWARD.contains(operator) && UPWARD.contains(in.word())
                || DOWNWARD.contains(operator) && DOWNWARD.contains(in.word());
        if (!range) {
            return first;
        }
        // The engine has ranges of whole numbers only
        return Junction.of(true, List.of(first, compared(middle, in.take(), term(sum()))));
    }

    private Condition compared(Term left, String operator, Term right) {
        if (left.isConstant() && right.isConstant()) {
            throw in.refuse("'%s %s %s' compares no field".formatted(clip(left), operator, clip(right)));
        }
        return Comparison.of(left, operator, right);
    }

    private FilterPart sum() {
        FilterPart left = product();
        while (in.is("+") || in.is("-")) {
            left = formula(term(left), in.take(), term(product()));
        }
        return left;
    }

    private FilterPart product() {
        FilterPart left = unary();
        while (in.is("*") || in.is("/") || in.is("%")) {
            String operator = in.take();
            Term right = term(unary());
            if (!operator.equals("*") && right.text().equals("-1")) {
                throw in.refuse(
                        "it divides by -1, which crashes the native engine when the other side is the smallest 64-bit number. Leave the division out");
            }
            left = formula(term(left), operator, right);
        }
        return left;
    }

    private static Term formula(Term left, String operator, Term right) {
        return left.inFormula(text -> text + " " + operator + " " + right.text(), right);
    }

    private FilterPart unary() {
        if (in.is("-") || in.is("+")) {
            String sign = in.take();
            if (in.kind() != FilterLexer.Kind.NUMBER) {
                throw in.unread();
            }
            return new Term(Term.Kind.CONSTANT, (sign.equals("-") ? "-" : "") + in.take());
        }
        boolean negated = false;
        boolean any = false;
        while (in.skip("not")) {
            any = true;
            negated = !negated;
        }
        FilterPart part = primary();
        return any ? negated ? condition(part).negated() : condition(part) : part;
    }

    private FilterPart primary() {
        if (++depth > MAX_DEPTH) {
            throw in.refuse("its brackets are nested more than %d levels deep".formatted(MAX_DEPTH));
        }
        FilterPart part =
                switch (in.kind()) {
                    case NUMBER, TEXT -> new Term(Term.Kind.CONSTANT, in.take());
                    case NAME -> named();
                    default -> in.is("[") ? list(true) : bracketed();
                };
        depth--;
        return part;
    }

    private FilterPart bracketed() {
        in.require("(");
        FilterPart part = either();
        in.require(")");
        return part instanceof Term term && term.kind() == Term.Kind.FORMULA
                ? term.inFormula(text -> "(" + text + ")")
                : part instanceof Term term && term.isConstant()
                        ? new Term(term.kind(), "(" + term.text() + ")")
                        : part;
    }

    private FilterPart named() {
        if (in.isKeyword()) {
            if (in.is("exists")) {
                throw in.refuse(NativeRules.lacks("'exists'"));
            }
            throw in.unread();
        }
        if (in.is("true") || in.is("false")) {
            return new Term(Term.Kind.CONSTANT, in.take());
        }
        String name = in.take();
        if (in.is("(")) {
            return call(name);
        }
        requireField(name);
        return FieldPath.read(name, in);
    }

    private void requireField(String name) {
        if (isFunction(usual(name))) {
            throw in.refuse("%s is a function, not a field. Call it, such as %s(a, 1)".formatted(name, name));
        }
    }

    private static String usual(String function) {
        return function.toUpperCase(Locale.ROOT).equals(function) ? function.toLowerCase(Locale.ROOT) : function;
    }

    private static boolean isFunction(String name) {
        return CONDITIONS.contains(name) || name.equals(LENGTH);
    }

    private FilterPart call(String name) {
        String known = usual(name);
        boolean length = known.equals(LENGTH);
        if (!isFunction(known)) {
            throw in.refuse(NativeRules.lacks("function " + name));
        }
        in.require("(");
        // Of a value that is no field the engine dies
        requireField(in.word());
        Term field = FieldPath.read(in);
        if (length) {
            in.require(")");
            return new Term(Term.Kind.FORMULA, known + "(" + field.text() + ")");
        }
        in.require(",");
        Term values = term(sum());
        if (!values.isConstant() && values.kind() != Term.Kind.LIST) {
            throw in.refuse("%s looks for a value, and %s is none".formatted(known, clip(values)));
        }
        in.require(")");
        return new Call(known + "(" + field.text() + ", " + values.text() + ")");
    }

    private Term list(boolean nested) {
        in.require("[");
        var values = new ArrayList<Term>();
        while (!in.is("]")) {
            Term value = term(sum());
            // A field here ends the engine
            if (!value.isConstant() && !(nested && value.kind() == Term.Kind.LIST)) {
                throw in.refuse("a list must hold values, and %s is none".formatted(value.text()));
            }
            values.add(value);
            if (!in.skip(",")) {
                break;
            }
        }
        in.require("]");
        if (values.isEmpty()) {
            throw in.refuse("its list [] is empty. Leave the condition out, or name a value");
        }
        return Term.list(values);
    }

    private Term text() {
        if (in.kind() != FilterLexer.Kind.TEXT) {
            throw in.unread();
        }
        return new Term(Term.Kind.CONSTANT, in.take());
    }

    // Of anything else the engine dies
    private Term column(FilterPart part, String operator) {
        Term term = term(part);
        if (!term.isColumn()) {
            throw in.refuse("'%s' needs a field before it, and %s is none".formatted(operator, clip(term)));
        }
        return term;
    }

    private Term term(FilterPart part) {
        if (part instanceof Term term) {
            return term;
        }
        throw in.refuse("'%s' is a condition where a field or a value should stand".formatted(clip(part)));
    }

    private Condition condition(FilterPart part) {
        if (part instanceof Condition condition) {
            return condition;
        }
        // Else unread words come out as a missing condition
        if (in.kind() != FilterLexer.Kind.END && !in.is(")") && !in.is("or") && !in.is("and")) {
            throw in.unread();
        }
        throw in.refuse(
                "'%s' is no condition. Compare it with a value, such as %s == 1".formatted(clip(part), clip(part)));
    }

    private static String clip(FilterPart part) {
        return EngineFilter.clipped(part.text());
    }
}
