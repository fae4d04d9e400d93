package io.github.ragshell.embedding;

import io.github.ragshell.core.RagException;

/** A model's two native halves, loaded side by side: each takes about as long as the other. */
final class ModelParts {

    private TextEncoder encoder;
    private Network network;

    /** Loads both, and checks that they belong together; when it fails neither is left. */
    ModelParts(ModelFiles files) {
        boolean loaded = false;
        try {
            Workers.run(2, 2, () -> "Loading the embedding model was stopped. Call again.", half -> {
                if (half == 0) {
                    network = Network.load(files.network());
                } else {
                    encoder = new TextEncoder(files.tokenizer(), files.profile().maxTokens());
                }
            });
            if (!files.network().trusted()) {
                Vocabulary.requireMatch(files, network);
            }
            loaded = true;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new RagException("The embedding model %s can't be loaded: %s.".formatted(files.name(), e), e);
        } finally {
            if (!loaded) {
                close();
            }
        }
    }

    TextEncoder encoder() {
        return encoder;
    }

    Network network() {
        return network;
    }

    private void close() {
        if (encoder != null) {
            encoder.close();
        }
        if (network != null) {
            network.close();
        }
    }
}
