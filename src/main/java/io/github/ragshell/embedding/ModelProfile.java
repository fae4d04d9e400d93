package io.github.ragshell.embedding;

/**
 * How a model wants to be used.
 *
 * @param pooling how token vectors become one vector
 * @param maxTokens tokens of a text that are read, special tokens included
 * @param queryPrefix what stands before a question, but not before a passage
 * @param documentPrefix what stands before a passage, but not before a question
 * @param quantized whether activations are quantised per tensor, so that a text's vector would depend on its batch
 */
record ModelProfile(Pooling pooling, int maxTokens, String queryPrefix, String documentPrefix, boolean quantized) {

    /** From the model card of BAAI/bge-*-en: asked for in questions, not in passages. */
    static final String BGE_PREFIX = "Represent this sentence for searching relevant passages: ";

    /** One of a model whose passages have no prefix. */
    ModelProfile(Pooling pooling, int maxTokens, String queryPrefix, boolean quantized) {
        this(pooling, maxTokens, queryPrefix, "", quantized);
    }

    /**
     * What of it goes into a model's id. Collections and caches remember that, so it must stay the same for all time where
     * passages have no prefix.
     */
    String fingerprint() {
        return "ModelProfile[pooling=%s, maxTokens=%d, queryPrefix=%s, quantized=%s]"
                        .formatted(pooling, maxTokens, queryPrefix, quantized)
                + (documentPrefix.isEmpty() ? "" : documentPrefix);
    }
}
