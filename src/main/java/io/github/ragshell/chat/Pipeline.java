package io.github.ragshell.chat;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SearchOptions;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Tables;
import io.github.ragshell.view.TextStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/**
 * Question in, answer out: embeds the question, searches, makes the prompt, asks. Immutable; thread-safe.
 *
 * <pre>{@code
 * var pipeline = pipeline(milvus, "my_rag_collection", model, lepton).cited();
 * var answer = pipeline.ask("How is data stored in milvus?");
 * show(pipeline.trace());
 * }</pre>
 */
public final class Pipeline {

    /** How many passages are searched for by default. */
    public static final int PASSAGES = 3;

    private final Retriever retriever;
    private final EmbeddingModel model;
    private final Lepton lepton;
    private final SearchOptions options;
    private final BiFunction<String, Hits, Prompt> form;
    private final AtomicReference<Trace> last = new AtomicReference<>(Trace.EMPTY);

    /** Finds the passages for a question. */
    interface Retriever {

        Hits search(String question, float[] query, SearchOptions options);
    }

    /**
     * @param collection one that {@code milvus} has, filled with vectors of {@code model}
     * @throws InvalidInputException one of them is null
     */
    public Pipeline(Milvus milvus, String collection, EmbeddingModel model, Lepton lepton) {
        this(retriever(milvus, collection), require(model, "embedding model"), require(lepton, "lepton"));
    }

    Pipeline(Retriever retriever, EmbeddingModel model, Lepton lepton) {
        this(retriever, model, lepton, SearchOptions.top(PASSAGES), Prompt::rag);
    }

    private Pipeline(
            Retriever retriever,
            EmbeddingModel model,
            Lepton lepton,
            SearchOptions options,
            BiFunction<String, Hits, Prompt> form) {
        this.retriever = retriever;
        this.model = model;
        this.lepton = lepton;
        this.options = options;
        this.form = form;
    }

    /** The same with this many passages per question. */
    public Pipeline passages(int count) {
        if (count < 1) {
            throw new InvalidInputException(
                    "The number of passages is %d. Pass at least 1, for example 3.".formatted(count));
        }
        return new Pipeline(retriever, model, lepton, options.limit(count), form);
    }

    /**
     * The same with another search: words beside meaning, one file only, and so on; its limit is the number of passages.
     *
     * <pre>{@code
     * pipeline(milvus, "my_docs", model, lepton).search(SearchOptions.top(5).auto()).ask("What does E1042 mean?")
     * }</pre>
     */
    public Pipeline search(SearchOptions search) {
        if (search == null) {
            throw new InvalidInputException("The options are null. Pass for example SearchOptions.top(3).auto().");
        }
        return new Pipeline(retriever, model, lepton, search, form);
    }

    /** The same with numbered passages, [n] in the answers, and each sentence's support checked. */
    public Pipeline cited() {
        return new Pipeline(retriever, model, lepton, options, Prompt::cited);
    }

    /** Asks, and waits for the whole answer. */
    public Answer ask(String question) {
        return ask(question, lepton::ask);
    }

    /** Asks, and shows the answer on the display as it comes. */
    public Answer stream(String question) {
        try (TextStream place = Display.current().textStream()) {
            Answer answer = stream(question, place::append);
            place.finish(answer);
            return answer;
        }
    }

    /** Asks, and hands over the answer's pieces as they come. */
    public Answer stream(String question, Consumer<String> onText) {
        Arguments.require(onText, "consumer", Arguments.CONSUMER);
        return ask(question, prompt -> lepton.ask(prompt, onText));
    }

    /**
     * Asks several questions, four at a time, with a progress bar.
     *
     * @return question, answer, passages used, remarks, seconds: one row per question, in their order; where a question
     *     failed, its remark says why
     */
    public Table askAll(List<String> questions) {
        if (questions == null) {
            throw new InvalidInputException("The questions are null. Pass a list of questions.");
        }
        return new AskAll(question -> ask(question, lepton::ask)).run(questions);
    }

    /** What the last question of this pipeline led to, also one that failed: step, what came of it, milliseconds. */
    public Table trace() {
        return last.get().table();
    }

    @Override
    public String toString() {
        return "%d passages by %s, answers by %s".formatted(options.limit(), model.name(), lepton.model());
    }

    private Answer ask(String question, Asker asker) {
        if (question == null || question.isBlank()) {
            throw new InvalidInputException("The question is empty. Pass a question.");
        }
        var trace = new Trace(question);
        try {
            return ask(question, asker, trace);
        } finally {
            last.set(trace);
        }
    }

    private Answer ask(String question, Asker asker, Trace trace) {
        float[] vector = trace.step("embed", () -> model.encodeQuery(question), v -> v.length + " numbers");
        Hits hits = trace.step("search", () -> retriever.search(question, vector, options), Trace::describe);
        Prompt prompt = trace.step("prompt", () -> form.apply(question, hits), p -> "%d characters"
                .formatted(p.system().length() + p.user().length()));
        Answer answer = trace.step(
                "answer", () -> asker.ask(prompt), a -> a.generation().summary());
        AnswerCheck check = lepton.check().orBy(model);
        return check.wanted(answer)
                ? trace.step(
                        "check",
                        () -> lepton.keep(check.check(answer)),
                        a -> Tables.counted(a.checks().size(), "sentence"))
                : answer;
    }

    private interface Asker {

        Answer ask(Prompt prompt);
    }

    private static Retriever retriever(Milvus milvus, String collection) {
        require(milvus, "Milvus");
        require(collection, "collection");
        return (question, query, options) -> milvus.search(collection, question, query, options);
    }

    private static <T> T require(T value, String what) {
        if (value == null) {
            throw new InvalidInputException(
                    "The %s is null. Call pipeline(milvus, \"my_rag_collection\", embeddingModel(), lepton())."
                            .formatted(what));
        }
        return value;
    }
}
