package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.ragshell.PipPackage;
import io.github.ragshell.core.internal.FileTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A whole Milvus 2.3.5 server with an empty data directory, fetched once with pip; its children end with it. One at a time
 * runs on a machine, because its port 2380 can't be changed: a start waits until the server of another JVM is closed.
 */
public final class RealServer implements AutoCloseable {

    public static final String VERSION = "2.3.5";

    private static final int START_SECONDS = 60;
    // Each process notes its roles there, and nothing can change where
    private static final Path SERVER_IDS = Path.of("/tmp/milvus");
    private static final Path LOCK = Path.of(
            System.getProperty("java.io.tmpdir"), "milvus-server-%s.lock".formatted(System.getProperty("user.name")));

    private final FileChannel lock;
    private final Process process;
    private final Path data;
    private final int port;

    private RealServer(FileChannel lock, Process process, Path data, int port) {
        this.lock = lock;
        this.process = process;
        this.data = data;
        this.port = port;
    }

    /** Skips the test with a reason where the machine has no Python or the server can't be had. */
    public static RealServer start(boolean authorization) throws Exception {
        assumeFalse(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("aarch64"),
                "There is no package of the server for Linux on arm64.");
        Path packages = PipPackage.fetch("milvus", VERSION);
        FileChannel lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        try {
            return start(lock, packages, authorization);
        } catch (Exception | Error e) {
            lock.close();
            throw e;
        }
    }

    private static RealServer start(FileChannel lock, Path packages, boolean authorization) throws Exception {
        Path data = Files.createTempDirectory("milvus-server");
        // Where the first start unpacks its programs, which takes longer than the rest of a start
        Files.createSymbolicLink(data.resolve("bin"), Files.createDirectories(packages.resolve("unpacked")));
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var command = new ArrayList<>(List.of(
                "python3", "-c", "import milvus; milvus.main()", "--data", data.toString(), "--proxy-port", "" + port));
        if (authorization) {
            command.addAll(List.of("--authorization-enabled", "true"));
        }
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("server.log").toFile());
        builder.environment().put("PYTHONPATH", packages.toString());
        var server = new RealServer(lock, builder.start(), data, port);
        try {
            server.awaitReady();
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    private void awaitReady() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the server ended: " + Files.readString(data.resolve("server.log")));
            }
            // It says so when its health check has passed
            if (Files.readString(data.resolve("server.log")).contains("Started:") && listens()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException(
                "no server after " + START_SECONDS + " s; it can't start beside another user's (port 2380). Its log: "
                        + Files.readString(data.resolve("logs").resolve("milvus-stderr.log"))
                                .lines()
                                .limit(3)
                                .toList());
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().get(20, TimeUnit.SECONDS);
            Files.deleteIfExists(SERVER_IDS.resolve("server_id_" + each.pid()));
        }
        FileTree.delete(data);
        deleteIfEmpty(SERVER_IDS);
        lock.close();
        assertNothingIsLeft(all);
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            // Another server's
        }
    }

    private void assertNothingIsLeft(List<ProcessHandle> processes) {
        assertThat(processes)
                .noneMatch(ProcessHandle::isAlive)
                .noneMatch(each -> Files.exists(SERVER_IDS.resolve("server_id_" + each.pid())));
        assertThat(listens()).as("listens on port " + port).isFalse();
        assertThat(data).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .filter(other -> other.info().commandLine().orElse("").contains(data.toString())))
                .as("processes that name " + data)
                .isEmpty();
    }
}
