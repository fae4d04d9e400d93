package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM and its server, with a directory for temporary files that nobody else uses. */
@Tag("slow")
class TemporaryFilesIT {

    @TempDir
    Path directory;

    private final SystemProperties properties = new SystemProperties();
    private Path database;
    private Path temporary;

    @BeforeEach
    void makeDirectories() throws Exception {
        database = directory.toRealPath().resolve("demo.db");
        temporary = Files.createDirectory(directory.toRealPath().resolve("tmp"));
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
        properties.close();
    }

    @Test
    void should_leave_no_temporary_file_when_it_is_closed() throws Exception {
        insertAndClose();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void should_leave_no_temporary_file_of_the_python_engine() throws Exception {
        properties.with(Setting.RAGSHELL_ENGINE, "python");

        insertAndClose();

        assertThat(database).isDirectory();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void should_leave_no_temporary_file_when_the_jvm_is_killed() throws Exception {
        try (var jvm = ChildJvm.runIn(temporary, InsertAndWait.class, database.toString())) {
            long server = Long.parseLong(jvm.awaitLine("SERVER"));
            jvm.kill();
            Leftovers.assertEndsWithinFiveSeconds(server);
        }

        assertThat(temporary).isEmptyDirectory();
        // The file of a killed owner goes with the next one
        MilvusLite.open(database).close();
    }

    @Test
    void should_leave_no_directory_where_the_path_of_a_socket_is_too_long() throws Exception {
        Path home = Files.createDirectories(directory.toRealPath().resolve("home-".repeat(20)));
        Path installed = new LiteDistribution()
                .install(LiteListener.LOG)
                .resolve("../../..")
                .normalize();
        Path link = Files.createSymbolicLink(home.resolve(installed.getFileName()), installed);
        properties.with(Setting.RAGSHELL_HOME, home);

        try (var jvm = ChildJvm.runIn(temporary, InsertAndWait.class, database.toString())) {
            jvm.awaitLine("SERVER");
            assertThat(temporary).isDirectoryRecursivelyContaining("glob:**.sock:0");
            jvm.tell("");
            jvm.awaitLine("CLOSED");
            assertThat(jvm.await()).isZero();
        }
        Files.delete(link);

        assertThat(temporary).isEmptyDirectory();
    }

    // The engine deletes and makes a cache in its home directory: two engines at once must not have the same one
    @Test
    void should_use_no_home_directory_of_the_user() throws Exception {
        var environment = Map.of("HOME", "/dev/null", "TMPDIR", temporary.toString());
        try (var jvm = ChildJvm.runWith(environment, temporary, InsertAndWait.class, database.toString())) {
            jvm.awaitLine("SERVER");
            assertThat(Leftovers.directoriesFor(database))
                    .singleElement()
                    .satisfies(home -> assertThat(home.resolve(".cache/milvus")).isDirectory());
            jvm.tell("");
            jvm.awaitLine("CLOSED");
            assertThat(jvm.await()).isZero();
        }
    }

    private void insertAndClose() throws Exception {
        try (var jvm = ChildJvm.runIn(temporary, InsertAndWait.class, database.toString())) {
            jvm.awaitLine("SERVER");
            jvm.tell("");
            jvm.awaitLine("CLOSED");
            assertThat(jvm.await()).isZero();
        }
    }
}
