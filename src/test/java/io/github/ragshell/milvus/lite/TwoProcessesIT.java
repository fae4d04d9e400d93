package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InUseException;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.TestRows;
import io.github.ragshell.view.RecordingDisplay;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Serving.class)
@Tag("slow")
class TwoProcessesIT {

    private static final String DOCS = "docs";

    @Parameter
    Serving serving;

    @TempDir
    Path directory;

    private SystemProperties properties;
    private Path database;

    @BeforeEach
    void resolve() throws Exception {
        properties = serving.use();
        database = directory.toRealPath().resolve("two.db");
    }

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        properties.close();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_leave_no_server_when_the_jvm_is_killed_and_keep_its_rows() throws Exception {
        long server;
        try (var jvm = ChildJvm.run(InsertAndWait.class, database.toString())) {
            server = Long.parseLong(jvm.awaitLine("SERVER"));
            jvm.kill();
        }

        Leftovers.assertEndsWithinFiveSeconds(server);
        try (var milvus = Milvus.open(database.toString(), null)) {
            assertThat(milvus.count(DOCS)).isEqualTo(72);
        }
    }

    @Test
    void should_leave_a_server_alone_whose_database_was_copied_while_it_was_open() throws Exception {
        Path copy = Files.createDirectory(directory.toRealPath().resolve("copy"));
        try (var milvus = Milvus.open(database.toString(), null)) {
            milvus.createCollection(DOCS, 8, MetricType.IP, ConsistencyLevel.STRONG);
            String owner = Owner.file(database).getFileName().toString();
            Files.copy(Owner.file(database), copy.resolve(owner));

            try (var other = Milvus.open(copy.resolve("two.db").toString(), null)) {
                assertThat(other.collections().isEmpty()).isTrue();
            }

            assertThat(Owner.read(database).orElseThrow().endpoint().isReachable())
                    .isTrue();
            assertThat(milvus.count(DOCS)).isZero();
        }
    }

    @Test
    void should_leave_no_server_and_no_lock_to_programs_that_the_killed_jvm_has_started() throws Exception {
        long program;
        long server;
        try (var jvm = ChildJvm.run(InsertAndWait.class, database.toString(), "sleep", "60")) {
            program = Long.parseLong(jvm.awaitLine("PROGRAM"));
            server = Long.parseLong(jvm.awaitLine("SERVER"));
            jvm.kill();
        }

        ProcessHandle living = ProcessHandle.of(program).orElseThrow();
        try {
            Leftovers.assertEndsWithinFiveSeconds(server);
            try (var milvus = Milvus.open(database.toString(), null)) {
                assertThat(milvus.count(DOCS)).isEqualTo(72);
            }
            assertThat(living.isAlive()).isTrue();
        } finally {
            living.destroyForcibly();
        }
    }

    @Test
    void should_end_the_orphan_before_opening_its_file() throws Exception {
        long server;
        try (var jvm = ChildJvm.run(InsertAndWait.class, database.toString())) {
            server = Long.parseLong(jvm.awaitLine("SERVER"));
            jvm.kill();
        }

        try (var milvus = Milvus.open(database.toString(), null)) {
            assertThat(Leftovers.serversOf(directory.toRealPath())).hasSize(1).noneMatch(p -> p.pid() == server);
            assertThat(milvus.count(DOCS)).isEqualTo(72);
        }
    }

    @Test
    void should_use_the_server_of_the_process_that_was_first_and_take_over_when_it_is_killed() throws Exception {
        try (var notices = RecordingDisplay.use();
                var jvm = ChildJvm.run(InsertAndWait.class, database.toString())) {
            long server = Long.parseLong(jvm.awaitLine("SERVER"));
            try (var milvus = Milvus.open(database.toString(), null);
                    var lite = MilvusLite.open(database)) {
                assertThat(lite.pid()).isEqualTo(server);
                assertThat(lite.owner()).isEqualTo(jvm.pid());
                assertThat(milvus)
                        .hasToString("Milvus Lite %s: %s at %s (pid %d, running in process %d)"
                                .formatted(serving.engine().version(), database, lite.uri(), server, jvm.pid()));
                insert(milvus, 72, 28);

                jvm.kill();
                insert(milvus, 100, 50);

                assertThat(milvus.count(DOCS)).isEqualTo(150);
                Leftovers.assertEndsWithinFiveSeconds(server);
                assertThat(milvus.count(DOCS)).isEqualTo(150);
                assertThat(lite.owner()).isEqualTo(ProcessHandle.current().pid());
            }
            assertThat(notices.notices())
                    .containsExactly(
                            "%s is open in process %d already; both use its Milvus Lite."
                                    .formatted(database, jvm.pid()),
                            "The Milvus Lite of process %d has ended; it was started again for %s."
                                    .formatted(jvm.pid(), database));
        }
    }

    @Test
    void should_take_over_when_the_first_process_closes() throws Exception {
        try (var jvm = ChildJvm.run(InsertAndWait.class, database.toString())) {
            jvm.awaitLine("SERVER");
            try (var milvus = Milvus.open(database.toString(), null)) {
                jvm.tell("close");
                jvm.awaitLine("CLOSED");
                assertThat(jvm.await()).isZero();

                assertThat(milvus.count(DOCS)).isEqualTo(72);
            }
        }
    }

    @Test
    void should_go_on_when_the_shared_server_is_killed_and_its_owner_lives() throws Exception {
        try (var jvm = ChildJvm.run(InsertAndWait.class, database.toString())) {
            long server = Long.parseLong(jvm.awaitLine("SERVER"));
            try (var milvus = Milvus.open(database.toString(), null)) {
                ProcessHandle.of(server).orElseThrow().destroyForcibly();

                assertThat(milvus.count(DOCS)).isEqualTo(72);
                jvm.tell("close");
                jvm.awaitLine("CLOSED");
                assertThat(milvus.count(DOCS)).isEqualTo(72);
            }
        }
    }

    @Test
    void should_name_the_process_that_holds_the_lock_and_shares_no_server() throws Exception {
        try (var jvm = ChildJvm.run(HoldLock.class, database.toString())) {
            jvm.awaitLine("LOCKED");

            assertThatThrownBy(() -> MilvusLite.open(database))
                    .isInstanceOf(InUseException.class)
                    .hasMessage(
                            "The database %s is open in another process (pid %d) that shares no server. Close it there, or use another file.",
                            database, jvm.pid());
        }
        Files.deleteIfExists(database.resolveSibling(".two.db.lock"));
    }

    @Test
    void should_ignore_a_stale_owner_file() throws Exception {
        for (long pid : new long[] {ProcessHandle.current().pid(), 4_000_000}) {
            new Owner(pid, pid, new SocketFile(directory.resolve("no.sock")), Path.of("no.log"), Instant.now())
                    .write(database);

            try (var lite = MilvusLite.open(database)) {
                assertThat(lite.owner()).isEqualTo(ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void should_not_care_about_clocks_that_jump() throws Exception {
        try (var jvm = ChildJvm.run(InsertAndWait.class, database.toString())) {
            jvm.awaitLine("SERVER");
            Owner owner = Owner.read(database).orElseThrow();
            for (String time : new String[] {"1970-01-01T00:00:00Z", "2199-01-01T00:00:00Z"}) {
                new Owner(owner.pid(), owner.server(), owner.endpoint(), owner.log(), Instant.parse(time))
                        .write(database);

                try (var milvus = Milvus.open(database.toString(), null)) {
                    assertThat(milvus.count(DOCS)).isEqualTo(72);
                }
            }
            jvm.tell("close");
            jvm.awaitLine("CLOSED");
        }
    }

    private static void insert(Milvus milvus, long firstId, int rows) {
        milvus.insert(DOCS, TestRows.chunks(firstId, rows), TestEmbeddings.random(rows, 8, firstId));
    }
}
