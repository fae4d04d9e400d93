package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import java.util.Locale;

/** The platforms with a native build of Milvus Lite 2.5.1, the wheel it comes in, and that wheel's SHA-256. */
enum LitePlatform {
    LINUX_X64("manylinux2014_x86_64", "25ce13f4b8d46876dd2b7ac8563d7d8306da7ff3999bb0d14b116b30f71d706c"),
    LINUX_ARM64("manylinux2014_aarch64", "a13277e9bacc6933dea172e42231f7e6135bd3bdb073dd2688ee180418abd8d9"),
    MACOS_X64("macosx_10_9_x86_64", "6b014453200ba977be37ba660cb2d021030375fa6a35bc53c2e1d92980a0c512"),
    MACOS_ARM64("macosx_11_0_arm64", "a2e031088bf308afe5f8567850412d618cfb05a65238ed1a6117f60decccc95a");

    private final String wheelTag;
    private final String sha256;

    LitePlatform(String wheelTag, String sha256) {
        this.wheelTag = wheelTag;
        this.sha256 = sha256;
    }

    String wheelTag() {
        return wheelTag;
    }

    String sha256() {
        return sha256;
    }

    static LitePlatform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
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

    /**
     * Asked for the Python engine, which runs wherever its server can listen on a socket file.
     *
     * @throws SetupException gRPC has no socket files on Windows
     */
    static void requireSockets() {
        String os = System.getProperty("os.name");
        if (isWindows(os)) {
            throw new SetupException(
                    "Embedded Milvus does not run on %s, where it can't listen on a socket file that only you can open. What works here today: a Milvus server, milvus(\"http://localhost:19530\"), or everything inside WSL 2."
                            .formatted(os));
        }
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
                "The native Milvus Lite does not run on %s %s: version %s is built for Linux and macOS on x64 and arm64. What works here today: a Milvus server, milvus(\"http://localhost:19530\"), or %s."
                        .formatted(
                                osName,
                                osArch,
                                LiteDistribution.VERSION,
                                isWindows(osName)
                                        ? "everything inside WSL 2"
                                        : "the Python engine, with RAGSHELL_ENGINE=python and a new database"));
    }

    private static boolean isWindows(String osName) {
        return osName.toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
