package io.github.ragshell;

import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import java.util.HashMap;
import java.util.Map;

/** Models by name, each loaded once: running a cell twice must not load 90 MB twice. */
final class SharedModel {

    private static final Map<String, EmbeddingModel> LOADED = new HashMap<>();

    private SharedModel() {}

    static synchronized EmbeddingModel get(String name) {
        EmbeddingModel model = LOADED.get(name);
        if (model == null || model.isClosed()) {
            model = OnnxEmbeddingModel.load(name);
            LOADED.put(name, model);
        }
        return model;
    }
}
