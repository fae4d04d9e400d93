package io.github.ragshell.clients;

import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.client.MilvusServiceClient;
import io.milvus.param.ConnectParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;

/** One embedded server and one model for a whole run, on the engine that {@code ragshell.engine} names. */
final class Embedded {

    static final MilvusLite LITE = open();
    static final EmbeddingModel MODEL = io.github.ragshell.Rag.embeddingModel();
    static final MilvusServiceClient CLIENT = new MilvusServiceClient(
            ConnectParam.newBuilder().withUri(LITE.uri()).build());

    private Embedded() {}

    private static MilvusLite open() {
        Engine engine = Engine.valueOf(System.getProperty("ragshell.engine").toUpperCase(Locale.ROOT));
        try {
            return MilvusLite.open(Files.createTempDirectory("clients").resolve("clients.db"), engine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
