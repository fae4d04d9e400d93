package io.github.ragshell.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Models of a few hundred bytes; src/test/python/tiny_models.py made the networks. */
public final class TinyModel {

    private TinyModel() {}

    static byte[] network(String name) throws IOException {
        return Base64.getMimeDecoder().decode(resource(name + ".onnx.b64"));
    }

    /** What the network {@code external} has in {@code model.onnx_data}: row i of its table is (first + i, 1, 0, 0). */
    static byte[] weights(int first) {
        var bytes = ByteBuffer.allocate(8 * 4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            bytes.putFloat(first + i).putFloat(1).putFloat(0).putFloat(0);
        }
        return bytes.array();
    }

    static byte[] tokenizer() throws IOException {
        return resource("tokenizer.json");
    }

    /** Puts a model into a directory. */
    public static Path in(Path directory, String network) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("model.onnx"), network(network));
        Files.write(directory.resolve("tokenizer.json"), tokenizer());
        return directory;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TinyModel.class.getResourceAsStream("/tiny/" + name)) {
            return in.readAllBytes();
        }
    }
}
