package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.RealServer;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sync on the Python engine and on a real server. */
@Tag("slow")
class SyncElsewhereIT {

    private static EmbeddingModel model;
    private static RealServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        model = OnnxEmbeddingModel.load("all-minilm-l6-v2-q");
        server = RealServer.start(false);
    }

    @AfterAll
    static void close() throws Exception {
        model.close();
        MilvusLite.closeAll();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void should_follow_a_folder_on_the_python_engine() throws Exception {
        System.setProperty("ragshell.engine", "python");
        try (Milvus milvus = Milvus.open(directory.toRealPath().resolve("s.db").toString(), null)) {
            follow(milvus);
        } finally {
            System.clearProperty("ragshell.engine");
        }
    }

    @Test
    void should_follow_a_folder_on_a_server() throws Exception {
        try (Milvus milvus = Milvus.open(server.uri(), null)) {
            milvus.dropCollection("docs");
            follow(milvus);
        }
    }

    @Test
    void should_let_one_machine_at_a_time_sync_into_a_server() throws Exception {
        Files.createDirectories(directory.resolve("folder"));
        write("a.md", "# Storage\n\nRows are kept in files.\n");
        try (Milvus milvus = Milvus.open(server.uri(), null);
                var home = new SystemProperties()) {
            milvus.dropCollection("docs");
            sync(milvus);
            var access = milvus.access("docs");
            assertThat(access.property(SyncLease.PROPERTY)).as("given back").hasValue("");

            // Another home stands for another machine: its locks are elsewhere
            home.with(Setting.RAGSHELL_HOME, directory.resolve("home"));
            var lost = new AtomicBoolean();
            try (var other = SyncClaim.of(milvus, "docs")) {
                other.announce(access, () -> lost.set(true));
                home.close();
                assertThatThrownBy(() -> sync(milvus))
                        .isInstanceOf(InUseException.class)
                        .hasMessageMatching(
                                "Another sync, on \\S+, works on the collection docs of http://127.0.0.1:\\d+. Wait until it has finished, then call again. If it was killed, you can call again in \\d+ s.");

                // As if the other machine's clock had been turned back by decades: it is at work all the same
                String held = access.property(SyncLease.PROPERTY).orElseThrow();
                access.property(SyncLease.PROPERTY, held.replaceFirst("\\d+$", "1"));
                assertThatThrownBy(() -> sync(milvus))
                        .isInstanceOf(InUseException.class)
                        .hasMessageEndingWith("If it was killed, you can call again in 30 s.");

                access.property(SyncLease.PROPERTY, "somebody elsewhere host " + System.currentTimeMillis());
                assertThatThrownBy(other::requireHeld)
                        .isInstanceOf(InUseException.class)
                        .hasMessageStartingWith("Another sync, on host, took over the collection docs of ")
                        .hasMessageContaining("nothing was deleted");
                assertThat(lost).isTrue();
            }
            assertThat(access.property(SyncLease.PROPERTY))
                    .as("the other's")
                    .hasValueSatisfying(text -> assertThat(text).startsWith("somebody elsewhere"));

            // Nobody renews these, whatever the time says
            for (long time : new long[] {
                1, System.currentTimeMillis() + Duration.ofDays(1).toMillis()
            }) {
                access.property(SyncLease.PROPERTY, "somebody elsewhere host " + time);
                assertThat(sync(milvus).unchangedChunks()).isEqualTo(1);
            }

            // Whoever held our lock and is gone has died
            String place;
            try (var lock = SyncLock.of(milvus.address(), "docs")) {
                place = lock.place();
            }
            access.property(SyncLease.PROPERTY, "somebody " + place + " host " + System.currentTimeMillis());
            assertThat(sync(milvus).unchangedChunks()).isEqualTo(1);
        }
    }

    @Test
    void should_give_the_lease_back_when_it_is_stopped() throws Exception {
        Files.createDirectories(directory.resolve("folder"));
        write("a.md", "# Storage\n\nRows are kept in files.\n");
        // To the client, an engine behind its port is a server
        System.setProperty("ragshell.engine", "python");
        try (var lite = MilvusLite.builder(
                                directory.toRealPath().resolve("l.db").toString())
                        .open();
                Milvus milvus = Milvus.open(lite.uri(), null)) {
            sync(milvus);
            var access = milvus.access("docs");
            try (var claim = SyncClaim.of(milvus, "docs")) {
                claim.announce(access, () -> {});
                assertThat(access.property(SyncLease.PROPERTY))
                        .hasValueSatisfying(held -> assertThat(held).isNotEmpty());
                Thread.currentThread().interrupt();
            }

            assertThat(Thread.interrupted()).as("the flag").isTrue();
            assertThat(access.property(SyncLease.PROPERTY)).hasValue("");
        } finally {
            System.clearProperty("ragshell.engine");
        }
    }

    private void follow(Milvus milvus) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("folder/sub"));
        write("a.md", "# Storage\n\nRows are kept in files.\n\n# Logs\n\nA log is kept for a day.\n");
        write("sub/b.html", "<h1>Pages</h1><p>A page has text.</p>");
        write("sub/c.txt", "Soup and bread.");

        assertThat(sync(milvus)).extracting(SyncReport::insertedChunks).isEqualTo(4L);
        SyncReport again = sync(milvus);
        assertThat(again.insertedChunks()).isZero();
        assertThat(again.unchangedChunks()).isEqualTo(4);

        write("a.md", "# Storage\n\nRows are kept in files.\n\n# Logs\n\nA log is kept for two days.\n");
        SyncReport changed = sync(milvus);
        assertThat(changed.insertedChunks()).isEqualTo(1);
        assertThat(changed.deletedChunks()).isEqualTo(1);

        Files.delete(folder.resolve("b.html"));
        Files.delete(folder.resolve("c.txt"));
        Files.delete(folder);
        assertThat(sync(milvus).deletedChunks()).isEqualTo(2);
        assertThat(milvus.count("docs")).isEqualTo(2);
        assertThat(milvus.search("docs", model, "How long is a log kept?", 1)
                        .get(0)
                        .text())
                .contains("two days");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve("folder").resolve(name), text);
    }

    private SyncReport sync(Milvus milvus) {
        return new Sync(milvus, "docs", model, Sync.splitterFor(model))
                .run(Documents.below(directory.resolve("folder"), model::countTokens));
    }
}
