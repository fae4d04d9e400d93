package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class OwnerTest {

    @TempDir
    Path directory;

    @Test
    void should_be_read_as_it_was_written_and_by_its_user_only() throws Exception {
        Path database = directory.resolve("a.db");
        var owner = new Owner(
                1,
                2,
                new SocketFile(Path.of("/run/a.sock")),
                Path.of("/log/a.log"),
                Instant.parse("2026-01-02T03:04:05Z"));

        owner.write(database);

        assertThat(Owner.read(database)).contains(owner);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(".a.db.owner"))))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void should_keep_a_port_and_the_backslashes_of_a_path() throws Exception {
        Path database = directory.resolve("a.db");
        var owner = new Owner(1, 2, new LoopbackPort(40123), Path.of("C:\\new\\a.log"), Instant.EPOCH);

        owner.write(database);

        assertThat(Owner.read(database)).contains(owner);
    }

    @Test
    void should_be_ignored_when_it_makes_no_sense() throws Exception {
        for (String text :
                new String[] {"", "pid=", "pid=1\nserver=x\n", "pid=1\nserver=2\nendpoint=/a\nlog=/b\nstarted=now"}) {
            Files.writeString(directory.resolve(".a.db.owner"), text);

            assertThat(Owner.read(directory.resolve("a.db"))).as(text).isEmpty();
        }
    }

    @Test
    void should_be_ignored_when_it_is_a_link_to_another_file_of_ours() throws Exception {
        new Owner(1, 2, new SocketFile(Path.of("/evil.sock")), Path.of("a.log"), Instant.now())
                .write(directory.resolve("b.db"));
        Files.createSymbolicLink(directory.resolve(".a.db.owner"), directory.resolve(".b.db.owner"));

        assertThat(Owner.read(directory.resolve("a.db"))).isEmpty();
    }

    @Test
    void should_be_missing_where_there_is_none() {
        assertThat(Owner.read(directory.resolve("a.db"))).isEmpty();
    }
}
