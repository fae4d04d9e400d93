package io.github.ragshell.embedding;

import io.github.ragshell.core.Setting;
import io.github.ragshell.fuzz.Scratch;
import io.github.ragshell.view.RecordingDisplay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public final class EmbeddingFuzz {

    private EmbeddingFuzz() {}

    public static void model(byte[] data) throws Exception {
        for (String name : List.of(
                "config.json",
                "config_sentence_transformers.json",
                "sentence_bert_config.json",
                "1_Pooling/config.json")) {
            Scratch.file("model/" + name, data);
        }
        Path directory = Scratch.file("model/tokenizer.json", data).getParent();
        ModelProfile profile = ProfileFiles.read(directory, "bge-small-en", false);
        if (profile.maxTokens() < 2) {
            throw new AssertionError("a model that reads no token");
        }
        Vocabulary.lastId(directory.resolve("tokenizer.json"));
    }

    public static void tokenizer(byte[] data) throws Exception {
        try (var encoder = new TextEncoder(Scratch.file("tokenizer.json", data), 128)) {
            encoder.encode("How is data stored in Milvus?");
        }
    }

    public static void vectors(byte[] data) throws Exception {
        Path home = Scratch.directory("home");
        String property = Setting.RAGSHELL_HOME.property();
        String before = System.getProperty(property);
        System.setProperty(property, home.toString());
        // It says how many entries are damaged
        try (var display = RecordingDisplay.use()) {
            Scratch.file("home/embeddings/m.vectors", data);
            var cache = new EmbeddingCache("m", 2, 200);
            TextKey key = TextKey.of("text");
            cache.find(List.of(key));
            cache.put(Map.of(key, new Embedding(new float[] {1, 2}, true)));
            if (!cache.find(List.of(key)).containsKey(key)) {
                throw new AssertionError("what was kept is not found");
            }
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }
}
