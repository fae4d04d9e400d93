package io.github.ragshell.embedding;

/**
 * How a model wants to be used.
 *
 * @param pooling how token vectors become one vector
 * @param maxTokens tokens of a text that are read, special tokens included
 * @param queryPrefix what stands before a question, but not before a passage
 * @param quantized whether activations are quantised per tensor, so that a text's vector would depend on its batch
 */
record ModelProfile(Pooling pooling, int maxTokens, String queryPrefix, boolean quantized) {

    /** From the model card of BAAI/bge-*-en: asked for in questions, not in passages. */
    static final String BGE_PREFIX = "Represent this sentence for searching relevant passages: ";
}
