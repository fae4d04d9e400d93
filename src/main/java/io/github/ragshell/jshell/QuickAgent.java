package io.github.ragshell.jshell;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets JShell run snippets without waiting. JShell sends them to the JVM that runs them in packets of at most 127
 * bytes. Each waits until the one before is acknowledged, and Linux delays that by 40 ms, some five times in a snippet.
 * While packets come, a thread in that JVM has them acknowledged every millisecond; it sleeps when none do. Both JVMs
 * optimise their code only while a core has nothing else to do.
 */
public final class QuickAgent {

    private static final int TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int TCP_INFO = 11;
    private static final int TCP_QUICKACK = 12;
    private static final short POLLIN = 1;
    private static final int[] ON = {1};

    private static final int INFO_BYTES = 104;
    private static final int MILLIS_SINCE_LAST_PACKET = 52;
    private static final int IDLE_MILLIS = 100;
    private static final long TICK_NANOS = 1_000_000;

    private final int socket;

    private QuickAgent(int socket) {
        this.socket = socket;
    }

    /** Starts the thread on Linux in a JVM that JShell started for its snippets; elsewhere it does nothing. */
    public static void start() {
        var thread = new Thread(
                () -> {
                    try {
                        OptionalInt socket = AgentSocket.find();
                        if (socket.isPresent()) {
                            BackgroundThreads.giveWay();
                            Native.register("c");
                            new QuickAgent(socket.getAsInt()).run();
                        }
                    } catch (IOException | LinkageError | RuntimeException e) {
                        // JShell is as quick as it is without
                    }
                },
                "ragshell-quick-agent");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        set(TCP_NODELAY);
        while (set(TCP_QUICKACK)) {
            if (millisSinceLastPacket() < IDLE_MILLIS) {
                LockSupport.parkNanos(TICK_NANOS);
            } else {
                waitForPacket();
            }
        }
    }

    private boolean set(int option) {
        return setsockopt(socket, TCP, option, ON, Integer.BYTES) == 0;
    }

    private int millisSinceLastPacket() {
        var info = new byte[INFO_BYTES];
        getsockopt(socket, TCP, TCP_INFO, info, new int[] {INFO_BYTES});
        return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(MILLIS_SINCE_LAST_PACKET);
    }

    private void waitForPacket() {
        byte[] sockets = ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putInt(socket)
                .putShort(POLLIN)
                .array();
        poll(sockets, 1, -1);
    }

    private static native int setsockopt(int socket, int level, int option, int[] value, int length);

    private static native int getsockopt(int socket, int level, int option, byte[] value, int[] length);

    private static native int poll(byte[] sockets, long count, int timeoutMillis);
}
