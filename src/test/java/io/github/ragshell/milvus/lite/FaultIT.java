package io.github.ragshell.milvus.lite;

import io.github.ragshell.milvus.Milvus;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills clients and servers at random moments, alone and together, while rows are inserted, upserted and deleted: each
 * row is there once, in the version that was acknowledged last or in that of the change that was cut off. A long run:
 * {@code mvn verify -Dit.test=FaultIT -Dragshell.kills=200}.
 */
@Tag("slow")
class FaultIT {

    private static final int KILLS = Integer.getInteger("ragshell.kills", 25);
    private static final long SEED = Long.getLong("ragshell.seed", 20261122);
    private static final int MAX_SERVER_KILLS = 8;
    private static final int MAX_MICROS = 60_000;
    private static final long SETTLE_MILLIS = 300;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final RowVersions rows = new RowVersions(FaultClient.STEPS * FaultClient.STEP);
    private Path database;
    private long server;
    private long version = 1;
    private int clientKills;
    private int serverKills;
    private int bothKills;

    @AfterEach
    void assertNothingIsLeft() throws Exception {
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @Test
    void should_keep_each_row_once_and_in_the_right_version_however_often_something_is_killed() throws Exception {
        database = directory.resolve("fault.db");
        try (var milvus = open()) {
            milvus.createCollection("docs", FaultClient.DIMENSION, MetricType.IP, ConsistencyLevel.STRONG);
        }

        while (clientKills + serverKills + 2 * bothKills < KILLS) {
            if (random.nextInt(3) == 0) {
                attachAndDie();
            } else {
                liveAndDie();
            }
        }

        System.out.printf(
                "%d kills (%d clients alone, %d servers alone, %d of both together; seed %d): %d changes acknowledged, %d cut off of which %d took effect; each row there once, in the right version%n",
                clientKills + serverKills + 2 * bothKills,
                clientKills,
                serverKills,
                bothKills,
                SEED,
                rows.acknowledged(),
                rows.cutOff(),
                rows.tookEffect());
    }

    /** A client that owns its server: some kills of the server, then its own, often together with the server's. */
    private void liveAndDie() throws Exception {
        try (var client = client()) {
            killServers(client, random.nextInt(MAX_SERVER_KILLS));
            readAcknowledgement(client);
            pause();
            boolean both = random.nextBoolean();
            if (both && random.nextBoolean()) {
                killServer();
                client.kill();
            } else {
                client.kill();
                if (both) {
                    killServer();
                }
            }
            bothKills += both ? 1 : 0;
            clientKills += both ? 0 : 1;
            readRest(client);
        }
        try (var milvus = open()) {
            rows.verify(milvus);
        }
    }

    /** A client of the server that this JVM owns is killed; what comes later here must win over what it left. */
    private void attachAndDie() throws Exception {
        try (var milvus = open();
                var lite = MilvusLite.open(database)) {
            try (var client = client()) {
                killServers(client, random.nextInt(2));
                readAcknowledgement(client);
                pause();
                client.kill();
                clientKills++;
                readRest(client);
            }
            // What it had sent is done by then
            Thread.sleep(SETTLE_MILLIS);
            String kind = random.nextBoolean() ? "DELETE" : "UPSERT";
            int step = rows.lastStep().orElse(0);
            rows.verify(milvus);
            rows.begin(kind, version, step);
            FaultClient.change(milvus, kind, version++, step);
            rows.acknowledge();
            server = lite.pid();
            killServer();
            serverKills++;
            rows.verify(milvus);
        }
    }

    private ChildJvm client() throws Exception {
        var client = ChildJvm.run(
                FaultClient.class,
                database.toString(),
                Long.toString(random.nextLong()),
                Long.toString(version),
                rows.steps(FaultClient.STEP));
        server = Long.parseLong(client.awaitLine("SERVER"));
        return client;
    }

    private void killServers(ChildJvm client, int kills) throws Exception {
        for (int i = 0; i < kills; i++) {
            readAcknowledgement(client);
            pause();
            killServer();
            serverKills++;
            // Some acknowledgements of the killed server may still be on their way
            long killed = server;
            while (server == killed) {
                readAcknowledgement(client);
            }
        }
    }

    private void killServer() {
        ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void readAcknowledgement(ChildJvm client) throws Exception {
        for (String line = client.line(); line != null; line = client.line()) {
            read(line);
            if (line.startsWith("ACK")) {
                return;
            }
        }
        throw new AssertionError("the client ended by itself");
    }

    private void readRest(ChildJvm client) throws Exception {
        for (String line : client.rest()) {
            read(line);
        }
    }

    private void read(String line) {
        String[] words = line.split(" ");
        // The last line may be cut off
        if (line.matches("BEGIN [A-Z]{6} \\d+ \\d+")) {
            version = Long.parseLong(words[2]) + 1;
            rows.begin(words[1], Long.parseLong(words[2]), Integer.parseInt(words[3]));
        } else if (line.matches("ACK \\d+ \\d+")) {
            rows.acknowledge();
            server = Long.parseLong(words[2]);
        }
    }

    private void pause() {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(MAX_MICROS)));
    }

    private Milvus open() {
        return Milvus.open(database.toString(), null);
    }
}
