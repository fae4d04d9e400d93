package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;

/** What the engine is asked before it can read a filter. */
interface Lookup {

    /** Asks nothing: keys are as they are, and what has no opposite is refused. */
    Lookup NONE = new Lookup() {
        @Override
        public boolean isTextKey(String field) {
            return false;
        }

        @Override
        public Condition others(Condition condition, Condition found) {
            throw EngineFilter.notNegated(condition.text());
        }
    };

    /** Whether a field is the primary key, and a text. */
    boolean isTextKey(String field);

    /**
     * All rows but those that are found.
     *
     * @param condition whose opposite is meant, for messages
     * @param found the condition of the rows to leave out
     * @throws InvalidInputException there are too many of them
     */
    Condition others(Condition condition, Condition found);
}
