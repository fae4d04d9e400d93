package io.github.ragshell.chat;

import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An embedding model, loaded once for all tests of a class; the one whose numbers every processor agrees on. */
final class LoadedModel implements BeforeAllCallback, AfterAllCallback {

    private EmbeddingModel model;

    EmbeddingModel get() {
        return model;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        model.close();
    }
}
