package io.github.ragshell.chat;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.view.Showable;
import java.util.List;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a model is asked.
 *
 * @param question the question alone
 * @param hits the passages it is to be answered from
 * @param system the system message
 * @param user the user message, with passages and question
 * @param numbered whether the passages are numbered and the answer is to refer to them as [n]
 */
public record Prompt(String question, Hits hits, String system, String user, boolean numbered) implements Showable {

    private static final String RAG_SYSTEM = """

            Human: You are an AI assistant. You are able to find answers to the questions from the contextual passage snippets provided.
            """;
    private static final String RAG_USER = """

            Use the following pieces of information enclosed in <context> tags to provide an answer to the question enclosed in <question> tags.
            <context>
            %s
            </context>
            <question>
            %s
            </question>
            """;

    /** The tutorial's prompt, word for word, with the hits' texts as context. */
    public static Prompt rag(String question, Hits hits) {
        if (question == null || question.isBlank()) {
            throw new InvalidInputException("The question is empty. Pass the question that the search was made for.");
        }
        if (hits == null) {
            throw new InvalidInputException(
                    "The hits are null. Search first: milvus.search(collection, model.encodeQuery(question), 3).");
        }
        return new Prompt(question, hits, RAG_SYSTEM, RAG_USER.formatted(hits.context(), question), false);
    }

    /** role, characters, text: one row per message. */
    @Override
    public Table table() {
        return Table.create(
                "prompt",
                StringColumn.create("role", List.of("system", "user")),
                IntColumn.create("characters", new int[] {system.length(), user.length()}),
                StringColumn.create("text", List.of(system, user)));
    }

    @Override
    public String toString() {
        return asText();
    }
}
