package io.github.ragshell.embedding;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.onnxruntime.OrtEnvironment;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.core.internal.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The native code of ONNX Runtime and of the tokenizer, unpacked once into {@code RAGSHELL_HOME/natives}. By itself
 * ONNX Runtime unpacks 24 MB at each start.
 */
final class NativeLibraries {

    private static final String ONNX_PATH = "onnxruntime.native.path";
    private static final List<String> ONNX_LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

    private static boolean tokenizersLoaded;

    private NativeLibraries() {}

    /** Before the first use of ONNX Runtime; what the user has set stays. */
    static synchronized void prepareOnnx() {
        String version = version(OrtEnvironment.class);
        if (System.getProperty(ONNX_PATH) != null || version.isEmpty()) {
            return;
        }
        Path directory = directory("onnxruntime", version);
        for (String library : ONNX_LIBRARIES) {
            String file = System.mapLibraryName(library);
            String resource = "/ai/onnxruntime/native/" + platform() + "/" + file;
            if (!unpack(OrtEnvironment.class, resource, directory.resolve(file))) {
                // Not a platform we know: the library finds its own way, or says why it can't
                return;
            }
        }
        System.setProperty(ONNX_PATH, directory.toString());
    }

    /**
     * Loads the tokenizer's library.
     *
     * @throws SetupException it can't be unpacked, or does not run here
     */
    static synchronized void loadTokenizers() {
        if (tokenizersLoaded) {
            return;
        }
        try {
            if (!loadOwnTokenizers()) {
                loadTokenizersByDjl();
            }
            tokenizersLoaded = true;
        } catch (LinkageError | RuntimeException e) {
            throw e instanceof SetupException known
                    ? known
                    : new SetupException(
                            "The tokenizer's native library does not run on %s: %s. It is built for Linux, macOS on Apple silicon, and Windows, 64 bit; if this is one of them, delete %s and try again."
                                    .formatted(
                                            platform(),
                                            e.getMessage(),
                                            Settings.home().resolve("natives")),
                            e);
        }
    }

    /** The version of ONNX Runtime, without loading it; empty where its jar does not say. */
    static String onnxVersion() {
        return version(OrtEnvironment.class);
    }

    /** The platform in ONNX Runtime's words, for example linux-x64. */
    static String platform() {
        return os() + "-" + (isX64() ? "x64" : System.getProperty("os.arch"));
    }

    private static boolean loadOwnTokenizers() {
        String name = System.mapLibraryName("tokenizers");
        String resource = "/native/lib/" + os() + "-" + (isX64() ? "x86_64" : "aarch64") + "/cpu/" + name;
        String version = TokenizersLibrary.class.getPackage().getSpecificationVersion();
        // On Windows it needs three more libraries, which DJL knows
        if (version == null || os().equals("win")) {
            return false;
        }
        Path file = directory("tokenizers", version).resolve(name);
        if (!unpack(TokenizersLibrary.class, resource, file)) {
            return false;
        }
        System.load(file.toString());
        return isLinked();
    }

    // Where its classes have another class loader than ours, only libraries which that one loads count
    private static boolean isLinked() {
        try {
            TokenizersLibrary.LIB.createTokenizerFromString("");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private static void loadTokenizersByDjl() {
        // The tokenizer's library calls home and fetches other builds unless it is told not to
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault("RUST_FLAVOR", "cpu");
        setDefault("ENGINE_CACHE_DIR", Settings.home().resolve("natives").toString());
        LibUtils.checkStatus();
    }

    private static boolean unpack(Class<?> owner, String resource, Path file) {
        var sealed = new SealedFile(file);
        try {
            PrivateDirectory.make(Settings.home());
            PrivateDirectory.make(file.getParent());
            if (sealed.isIntact()) {
                return true;
            }
            try (InputStream in = owner.getResourceAsStream(resource)) {
                if (in == null) {
                    return false;
                }
                WholeFile.write(file, part -> Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING));
                sealed.seal(Sha256.of(file));
            }
            return true;
        } catch (IOException e) {
            throw new SetupException(
                    "The native library %s can't be unpacked to %s (%s). Free some room or set RAGSHELL_HOME to a directory that can be written."
                            .formatted(file.getFileName(), file.getParent(), e),
                    e);
        }
    }

    private static Path directory(String library, String version) {
        return Settings.home().resolve("natives").resolve(library).resolve(version + "-" + platform());
    }

    private static String version(Class<?> owner) {
        String version = owner.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    private static String os() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return os.startsWith("windows") ? "win" : os.startsWith("mac") ? "osx" : "linux";
    }

    private static boolean isX64() {
        return List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
