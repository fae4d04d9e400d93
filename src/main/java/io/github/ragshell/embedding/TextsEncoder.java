package io.github.ragshell.embedding;

import java.util.List;

/** Encodes texts. */
interface TextsEncoder {

    /**
     * Encodes texts.
     *
     * @param embeddings takes the result of each text at the text's index; what is done stays there if it is stopped
     * @param title of a progress bar, null for none
     */
    void encode(List<String> texts, Embedding[] embeddings, String title) throws Exception;
}
