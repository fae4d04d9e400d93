package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The platforms with a native build of Milvus Lite 2.5.1, the wheel it comes in, and that wheel's SHA-256. What differs
 * on Windows is asked here, too.
 */
enum LitePlatform {
    LINUX_X64(
            "manylinux2014_x86_64",
            "25ce13f4b8d46876dd2b7ac8563d7d8306da7ff3999bb0d14b116b30f71d706c",
            "8e56dbc539f1ccae270a49b02f6ed22d13fd27c4e2c7fa3cb737b331b8c2ddbe",
            "lib64/ld-linux-x86-64.so.2"),
    LINUX_ARM64(
            "manylinux2014_aarch64",
            "a13277e9bacc6933dea172e42231f7e6135bd3bdb073dd2688ee180418abd8d9",
            "6f62ae6213741ab695399c169d9914b02b89375cd628fe7b242306a3f32cc141",
            "lib/ld-linux-aarch64.so.1"),
    MACOS_X64(
            "macosx_10_9_x86_64",
            "6b014453200ba977be37ba660cb2d021030375fa6a35bc53c2e1d92980a0c512",
            "7ba341acc194377e1938efd2435c322836723870bb3c99145f52bbeed855782f",
            ""),
    MACOS_ARM64(
            "macosx_11_0_arm64",
            "a2e031088bf308afe5f8567850412d618cfb05a65238ed1a6117f60decccc95a",
            "12286e4eb784425a9b739a69134b08b7c8d2b85e27c9ef52c785094f09c6ddc7",
            "");

    /** A system property for tests: with {@code true} there are no socket files. */
    static final String NO_SOCKET_FILES = "ragshell.lite.nosocketfiles";

    private final String wheelTag;
    private final String sha256;
    private final String recordSha256;
    private final String loader;

    /** @param loader of programs, below the root; empty where it is always there */
    LitePlatform(String wheelTag, String sha256, String recordSha256, String loader) {
        this.wheelTag = wheelTag;
        this.sha256 = sha256;
        this.recordSha256 = recordSha256;
        this.loader = loader;
    }

    String wheelTag() {
        return wheelTag;
    }

    String sha256() {
        return sha256;
    }

    /** The SHA-256 of the list of checksums inside the wheel. */
    String recordSha256() {
        return recordSha256;
    }

    /** @throws SetupException there is no build for it, or a Linux has no glibc */
    static LitePlatform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch")).requireLoader(Path.of("/"));
    }

    /** Refuses a Linux without the glibc that the server names as its loader, such as Alpine. */
    LitePlatform requireLoader(Path root) {
        if (!loader.isEmpty() && !Files.exists(root.resolve(loader))) {
            throw Glibc.missing("there is no %s, as on Alpine, which has musl".formatted(root.resolve(loader)));
        }
        return this;
    }

    /** Whether the native engine runs here. */
    static boolean hasNativeBuild() {
        try {
            current();
            return true;
        } catch (SetupException e) {
            return false;
        }
    }

    /** Whether a server in Python can listen on a socket file: not on Windows, where its gRPC has none. */
    static boolean hasSocketFiles() {
        return !isWindows() && !Boolean.getBoolean(NO_SOCKET_FILES);
    }

    /** Whether a file can be deleted while it is open: not on Windows. */
    static boolean deletesOpenFiles() {
        return !isWindows();
    }

    /** @throws SetupException there is no build for it */
    static LitePlatform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        boolean x64 = osArch.equals("amd64") || osArch.equals("x86_64");
        if (os.startsWith("linux") && (arm || x64)) {
            return arm ? LINUX_ARM64 : LINUX_X64;
        }
        if (os.startsWith("mac") && (arm || x64)) {
            return arm ? MACOS_ARM64 : MACOS_X64;
        }
        throw new SetupException(
                "The native Milvus Lite does not run on %s %s: version %s is built for Linux and macOS on x64 and arm64. What works here: a new database, which the Python engine serves where RAGSHELL_ENGINE is not native; a Milvus server, such as http://localhost:19530%s."
                        .formatted(
                                osName,
                                osArch,
                                LiteDistribution.VERSION,
                                isWindows(osName) ? "; or everything inside WSL 2" : ""));
    }

    private static boolean isWindows() {
        return isWindows(System.getProperty("os.name"));
    }

    private static boolean isWindows(String osName) {
        return osName.toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
