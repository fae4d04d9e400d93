package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.Milvus;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills clients and servers at random moments while rows go in: what was acknowledged is there, once. */
class FaultIT {

    private static final int KILLS = Integer.getInteger("ragshell.faults", 100);
    private static final long SEED = Long.getLong("ragshell.seed", 20261122);
    private static final int MAX_SERVER_KILLS = 14;
    private static final int MAX_MICROS = 40_000;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private long acknowledged;
    private long server;
    private int clientKills;
    private int serverKills;

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_keep_every_acknowledged_row_exactly_once_however_often_something_is_killed() throws Exception {
        Path database = directory.resolve("fault.db");
        try (var milvus = Milvus.open(database.toString(), null)) {
            milvus.createCollection("docs", FaultClient.DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);
        }

        while (clientKills + serverKills < KILLS) {
            liveAndDie(database);
            verify(database);
        }

        System.out.printf(
                "%d kills (%d clients, %d servers; seed %d): %d acknowledged rows, each there exactly once%n",
                clientKills + serverKills, clientKills, serverKills, SEED, acknowledged);
    }

    /** One life of a client: some kills of its server, then its own. */
    private void liveAndDie(Path database) throws Exception {
        try (var client = ChildJvm.run(FaultClient.class, database.toString(), Long.toString(acknowledged))) {
            client.awaitLine("SERVER");
            for (int kills = random.nextInt(MAX_SERVER_KILLS); kills > 0; kills--) {
                readAcknowledgement(client);
                pause();
                ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
                serverKills++;
                // Some acknowledgements of the killed server may still be on their way
                long killed = server;
                while (server == killed) {
                    readAcknowledgement(client);
                }
            }
            readAcknowledgement(client);
            pause();
            client.kill();
            clientKills++;
            for (String line : client.rest()) {
                read(line);
            }
        }
    }

    private void readAcknowledgement(ChildJvm client) throws Exception {
        read("ACK " + client.awaitLine("ACK"));
    }

    private void read(String line) {
        // The last line may be cut off
        if (line.matches("ACK \\d+ \\d+")) {
            String[] words = line.split(" ");
            acknowledged = Long.parseLong(words[1]);
            server = Long.parseLong(words[2]);
        }
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(MAX_MICROS)));
    }

    private void verify(Path database) {
        try (var milvus = Milvus.open(database.toString(), null)) {
            long there = milvus.count("docs");
            assertThat(milvus.count("docs", "id < " + acknowledged)).isEqualTo(acknowledged);
            // Each batch that was under way when the client died is there as a whole, or not at all
            assertThat(there % FaultClient.STEP)
                    .as("rows of a batch that is half there")
                    .isZero();
            assertThat(there).isBetween(acknowledged, acknowledged + 2 * FaultClient.CALL);
        }
    }
}
