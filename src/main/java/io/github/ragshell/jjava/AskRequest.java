package io.github.ragshell.jjava;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * What {@code %%ask} was called with.
 *
 * @param milvus file or address of the Milvus to ask, where the cell names one
 * @param collection where the answer is looked for
 */
record AskRequest(Optional<String> milvus, String collection, String question) {

    static final String DEFAULT_COLLECTION = "my_rag_collection";

    private static final String USAGE = "For example:\n%%ask " + DEFAULT_COLLECTION
            + "\nHow is data stored in milvus?\nWhere several Milvus are open, name one: %%ask ./milvus_demo.db "
            + DEFAULT_COLLECTION;

    /**
     * @param arguments the words behind {@code %%ask}: a collection, a Milvus, or a Milvus and a collection; where there
     *     are no lines below, the question
     * @param body the lines below
     * @throws InvalidInputException there is no question, or there are words too many
     */
    static AskRequest of(List<String> arguments, String body) {
        String question = body == null ? "" : body.strip();
        if (question.isEmpty() && arguments.size() > 1) {
            return new AskRequest(Optional.empty(), DEFAULT_COLLECTION, String.join(" ", arguments));
        }
        if (question.isEmpty()) {
            throw new InvalidInputException("%%ask has no question. Write it in the lines below %%ask. " + USAGE);
        }
        if (arguments.size() > 2) {
            throw new InvalidInputException(
                    "%%ask takes at most two words on its own line: a Milvus and a collection. Write the question in the lines below. "
                            + USAGE);
        }
        return named(arguments, question);
    }

    private static AskRequest named(List<String> arguments, String question) {
        if (arguments.isEmpty()) {
            return new AskRequest(Optional.empty(), DEFAULT_COLLECTION, question);
        }
        if (arguments.size() == 2) {
            return new AskRequest(Optional.of(arguments.get(0)), arguments.get(1), question);
        }
        String only = arguments.get(0);
        // The name of a collection has letters, digits and underscores only
        boolean collection = only.matches("\\w+");
        return collection
                ? new AskRequest(Optional.empty(), only, question)
                : new AskRequest(Optional.of(only), DEFAULT_COLLECTION, question);
    }
}
