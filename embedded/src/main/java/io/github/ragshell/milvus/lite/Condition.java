package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a filter says of a row, written so that the native engine reads it as it is meant. */
sealed interface Condition extends FilterPart {

    /** As the engine reads it. */
    String text();

    /**
     * True for the rows this one is false for, all of them.
     *
     * @throws InvalidInputException the engine can't tell these rows
     */
    Condition negated();

    /** Conditions of which all hold, or one at least. */
    record Junction(boolean all, List<Condition> parts) implements Condition {

        // The engine can't read conditions that are nested more than some 40 levels deep, and a chain is nested for it
        private static final int CHAIN = 8;

        static Condition of(boolean all, List<Condition> parts) {
            if (parts.size() == 1) {
                return parts.get(0);
            }
            var flat = new ArrayList<Condition>();
            for (Condition part : parts) {
                if (part instanceof Junction junction && junction.all == all) {
                    flat.addAll(junction.parts);
                } else {
                    flat.add(part);
                }
            }
            return new Junction(all, flat);
        }

        @Override
        public String text() {
            return text(parts.stream()
                    .map(part -> part instanceof Junction ? "(" + part.text() + ")" : part.text())
                    .toList());
        }

        private String text(List<String> texts) {
            String operator = all ? " and " : " or ";
            if (texts.size() <= CHAIN) {
                return String.join(operator, texts);
            }
            int half = texts.size() / 2;
            return "(%s)%s(%s)"
                    .formatted(text(texts.subList(0, half)), operator, text(texts.subList(half, texts.size())));
        }

        @Override
        public Condition negated() {
            return of(!all, parts.stream().map(Condition::negated).toList());
        }
    }

    /** Two terms compared. */
    record Comparison(Term left, String operator, Term right) implements Condition {

        private static final Map<String, String> OPPOSITE =
                Map.of("==", "!=", "!=", "==", "<", ">=", ">=", "<", ">", "<=", "<=", ">");
        private static final Map<String, String> MIRRORED =
                Map.of("==", "==", "!=", "!=", "<", ">", ">", "<", "<=", ">=", ">=", "<=");

        /** With the constant, if there is one, on the right: the engine takes 5 == n for n != 5. */
        static Comparison of(Term left, String operator, Term right) {
            return left.isConstant() && !right.isConstant()
                    ? new Comparison(right, MIRRORED.get(operator), left)
                    : new Comparison(left, operator, right);
        }

        @Override
        public String text() {
            return left.text() + " " + operator + " " + right.text();
        }

        @Override
        public Condition negated() {
            var opposite = new Comparison(left, OPPOSITE.get(operator), right);
            boolean element = left.kind() == Term.Kind.ELEMENT;
            if (operator.equals("==") && element && right.isConstant()) {
                // != leaves out arrays that are shorter
                return new Membership(left, true, "[" + right.text() + "]");
            }
            if ((operator.equals("==") || operator.equals("!=")) && !element) {
                return opposite;
            }
            if (left.kind() == Term.Kind.FIELD && right.isConstant()) {
                // NaN is neither smaller nor larger; and the engine refuses this one for a key of a JSON field, which
                // a row may lack
                return Junction.of(false, List.of(opposite, new Comparison(left, "!=", left)));
            }
            throw EngineFilter.notNegated(text());
        }
    }

    /** A term that is one of a list, or none of it. */
    record Membership(Term term, boolean outside, String list) implements Condition {

        @Override
        public String text() {
            return term.text() + (outside ? " not in " : " in ") + list;
        }

        @Override
        public Condition negated() {
            return new Membership(term, !outside, list);
        }
    }

    /** What the engine knows no opposite of. */
    record Plain(String text) implements Condition {

        @Override
        public Condition negated() {
            throw EngineFilter.notNegated(text);
        }
    }

    /** What is compared: a field, a part of one, a value, or a formula of them. */
    record Term(Kind kind, String text) implements FilterPart {

        enum Kind {
            /** The name of a field. */
            FIELD,
            /** A key of a JSON field. */
            KEY,
            /** An element of an array. */
            ELEMENT,
            /** A value, or a formula of values. */
            CONSTANT,
            /** A list of values. */
            LIST,
            /** A formula with fields in it. */
            FORMULA
        }

        boolean isConstant() {
            return kind == Kind.CONSTANT;
        }

        static Term list(List<Term> terms) {
            return new Term(Kind.LIST, terms.stream().map(Term::text).collect(Collectors.joining(", ", "[", "]")));
        }

        /** A formula of this term and others. */
        Term inFormula(UnaryOperator<String> formula, Term... others) {
            boolean constant = isConstant();
            for (Term other : others) {
                constant &= other.isConstant();
            }
            return new Term(constant ? Kind.CONSTANT : Kind.FORMULA, formula.apply(text));
        }
    }
}
