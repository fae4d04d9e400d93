package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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

    /** Whether the engine has to be asked something before it can read this. */
    default boolean looksUp() {
        return false;
    }

    /**
     * The same, with what the engine was asked.
     *
     * @throws InvalidInputException the engine can't tell these rows
     */
    default Condition resolved(Lookup lookup) {
        return this;
    }

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

        @Override
        public boolean looksUp() {
            return parts.stream().anyMatch(Condition::looksUp);
        }

        @Override
        public Condition resolved(Lookup lookup) {
            var read = new ArrayList<Condition>();
            parts.stream()
                    .filter(part -> !(all && part instanceof Excluded))
                    .forEach(part -> read.add(part.resolved(lookup)));
            List<Condition> others = List.copyOf(read);
            for (Condition part : all ? parts : List.<Condition>of()) {
                if (part instanceof Excluded excluded) {
                    // Fewer rows are looked up with the others than without
                    read.add(excluded.resolved(lookup, others));
                }
            }
            return of(all, read);
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
                return new Membership(left, true, Term.list(List.of(right)));
            }
            if ((operator.equals("==") || operator.equals("!=")) && !element) {
                return opposite;
            }
            if (left.kind() == Term.Kind.FIELD && right.isConstant()) {
                // NaN is neither smaller nor larger; and the engine refuses this one for a key of a JSON field, which
                // a row may lack
                return Junction.of(false, List.of(opposite, new Comparison(left, "!=", left)));
            }
            return new Excluded(this);
        }

        @Override
        public boolean looksUp() {
            return left.kind() == Term.Kind.FIELD && right.isConstant() && Apostrophes.areIn(right.text());
        }

        @Override
        public Condition resolved(Lookup lookup) {
            if (!looksUp() || !lookup.isTextKey(left.text())) {
                return this;
            }
            return operator.equals("==") || operator.equals("!=")
                    ? new Membership(left, operator.equals("!="), Term.list(List.of(right))).resolved(lookup)
                    : new Comparison(left, operator, right.hidden());
        }
    }

    /** A term that is one of a list, or none of it. */
    record Membership(Term term, boolean outside, Term list) implements Condition {

        @Override
        public String text() {
            return term.text() + (outside ? " not in " : " in ") + list.text();
        }

        @Override
        public Condition negated() {
            return new Membership(term, !outside, list);
        }

        @Override
        public boolean looksUp() {
            return term.kind() == Term.Kind.FIELD && Apostrophes.areIn(list.text());
        }

        @Override
        public Condition resolved(Lookup lookup) {
            return looksUp() && lookup.isTextKey(term.text())
                    ? new Membership(term, outside, list.and(list.hidden()))
                    : this;
        }
    }

    /** A text that is like a pattern. */
    record Like(Term term, Term pattern) implements Condition {

        @Override
        public String text() {
            return term.text() + " like " + pattern.text();
        }

        @Override
        public Condition negated() {
            return new Excluded(this);
        }

        @Override
        public boolean looksUp() {
            return term.kind() == Term.Kind.FIELD && Apostrophes.areIn(pattern.text());
        }

        @Override
        public Condition resolved(Lookup lookup) {
            return looksUp() && lookup.isTextKey(term.text())
                    ? Junction.of(false, List.of(this, new Like(term, pattern.hidden())))
                    : this;
        }
    }

    /** A call of a function that is true or false, or a comparison whose opposite the engine does not know. */
    record Call(String text) implements Condition {

        @Override
        public Condition negated() {
            return new Excluded(this);
        }
    }

    /** The rows that another condition does not find. The engine knows no opposite of it, so these are looked up. */
    record Excluded(Condition found) implements Condition {

        @Override
        public String text() {
            return "not (" + found.text() + ")";
        }

        @Override
        public Condition negated() {
            return found;
        }

        @Override
        public boolean looksUp() {
            return true;
        }

        @Override
        public Condition resolved(Lookup lookup) {
            return resolved(lookup, List.of());
        }

        /** @param others conditions that hold, too */
        Condition resolved(Lookup lookup, List<Condition> others) {
            var parts = new ArrayList<>(others);
            parts.add(found.resolved(lookup));
            return lookup.others(found, Junction.of(true, parts));
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

        private static final Pattern WHOLE = Pattern.compile("-?\\d++");
        private static final Pattern FRACTION = Pattern.compile("-?[\\d.]++(?:[eE][+-]?\\d++)?");

        boolean isConstant() {
            return kind == Kind.CONSTANT;
        }

        /** Whether it is a field, or a key or an element of one. */
        boolean isColumn() {
            return kind == Kind.FIELD || kind == Kind.KEY || kind == Kind.ELEMENT;
        }

        /** A list of values. Whole numbers beside fractions are written as fractions: the engine takes no mixture. */
        static Term list(List<Term> terms) {
            boolean fractions = terms.stream().anyMatch(term -> !isWhole(term))
                    && terms.stream()
                            .allMatch(term -> FRACTION.matcher(term.text).matches());
            return new Term(
                    Kind.LIST,
                    terms.stream()
                            .map(term -> fractions && isWhole(term) ? term.text + ".0" : term.text)
                            .collect(Collectors.joining(", ", "[", "]")));
        }

        private static boolean isWhole(Term term) {
            return WHOLE.matcher(term.text).matches();
        }

        /** A list of the values of this list and another one. */
        Term and(Term list) {
            return new Term(Kind.LIST, text.substring(0, text.length() - 1) + ", " + list.text.substring(1));
        }

        /** As a key with apostrophes is stored. */
        Term hidden() {
            return new Term(kind, Apostrophes.hiddenIn(text));
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
