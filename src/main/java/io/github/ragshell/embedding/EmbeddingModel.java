package io.github.ragshell.embedding;

import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.Tokenizer;
import java.util.List;

/**
 * Turns texts into vectors of length 1, so that the inner product of two of them is their cosine similarity. The same
 * text gives the same vector (to 1e-5) whatever else is encoded with it. Thread-safe.
 */
public interface EmbeddingModel extends Tokenizer, AutoCloseable {

    /** The model's identity: collections remember it, and refuse vectors of another model. */
    default ModelId id() {
        return new ModelId(name(), "");
    }

    /** Numbers in a vector. */
    int dimension();

    /**
     * The vector of a question.
     *
     * @return {@link #dimension()} numbers, L2 norm 1
     * @throws io.github.ragshell.core.InvalidInputException the text is null
     */
    float[] encodeQuery(String question);

    /** The vectors of several questions, in their order. */
    Embeddings encodeQueries(List<String> questions);

    /** The vectors of several passages, in their order, with a progress bar. */
    Embeddings encodeDocuments(List<String> texts);

    /** As {@link #encodeDocuments(List)}, but shows nothing: for callers that show progress of their own. */
    Embeddings encodeDocumentsQuietly(List<String> texts);

    /** The vectors of the chunks' texts, in their order, with a progress bar. */
    Embeddings encodeDocuments(Chunks chunks);

    /** Whether {@link #close()} was called. */
    boolean isClosed();

    /** Frees the model; another call after that is an error. Closing twice does no harm. */
    @Override
    void close();
}
