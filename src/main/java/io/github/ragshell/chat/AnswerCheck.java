package io.github.ragshell.chat;

import io.github.ragshell.embedding.EmbeddingModel;
import java.util.function.Supplier;

/** Decides whether an answer's sentences are held against the passages, and by which embedding model. */
final class AnswerCheck {

    /** Checks nothing. */
    static final AnswerCheck NONE = new AnswerCheck(null);

    private final Supplier<EmbeddingModel> model;

    private AnswerCheck(Supplier<EmbeddingModel> model) {
        this.model = model;
    }

    /** Checks by this model, which is loaded at the first check. */
    static AnswerCheck by(Supplier<EmbeddingModel> model) {
        return new AnswerCheck(model);
    }

    /** This one, or a check by {@code other} where this one checks nothing. */
    AnswerCheck orBy(EmbeddingModel other) {
        return model == null ? by(() -> other) : this;
    }

    /** What a model wrote from numbered passages is checked; the extractive reader only quotes, and Stop means stop. */
    boolean wanted(Answer answer) {
        boolean stopped = answer.generation().finishReason().equals(Generation.INTERRUPTED);
        return model != null
                && answer.prompt().numbered()
                && answer.checks().isEmpty()
                && !answer.extractive()
                && !stopped;
    }

    Answer check(Answer answer) {
        return answer.checkedBy(model.get());
    }
}
