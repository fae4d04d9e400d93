package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ragshell.milvus.lite.Leftovers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A disk of some megabytes in a directory, which only root can make; a test is skipped where that is not allowed. */
public final class SmallDisk implements AutoCloseable {

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    public static SmallDisk mount(Path directory, int megabytes) throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=%dm".formatted(megabytes), "tmpfs", directory.toString()),
                "no small disk can be mounted here");
        return new SmallDisk(directory.toRealPath());
    }

    public Path resolve(String name) {
        return directory.resolve(name);
    }

    public void grow(int megabytes) throws Exception {
        assertThat(run("mount", "-o", "remount,size=%dm".formatted(megabytes), directory.toString()))
                .isTrue();
    }

    @Override
    public void close() throws Exception {
        Leftovers.assertNoneFor(directory);
        assertThat(run("umount", directory.toString())).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
