package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's log where the user wants it. */
class LogFileIT {

    @TempDir
    Path directory;

    @Test
    void should_leave_the_directory_as_it_is_and_make_a_missing_one_for_the_user_only() throws Exception {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("unix"), "a system with permissions");
        Path shared = Files.createDirectory(directory.resolve("shared"));
        // As /tmp: everybody writes
        Files.setAttribute(shared, "unix:mode", 01777);
        Object before = Files.getAttribute(shared, "unix:mode");
        Path missing = shared.resolve("a/b");

        for (Path log : new Path[] {shared.resolve("milvus.log"), missing.resolve("milvus.log")}) {
            try (var lite =
                    MilvusLite.builder(directory.resolve("logged.db")).log(log).open()) {
                assertThat(lite.isAlive()).isTrue();
            }
            assertThat(permissions(log)).isEqualTo("rw-------");
        }

        assertThat(Files.getAttribute(shared, "unix:mode")).isEqualTo(before);
        assertThat(permissions(missing)).isEqualTo("rwx------");
        assertThat(permissions(missing.getParent())).isEqualTo("rwx------");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
