package io.github.ragshell.jshell;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.function.Consumer;
import jdk.jshell.execution.RemoteExecutionControl;
import jdk.jshell.execution.Util;
import jdk.net.ExtendedSocketOptions;

/**
 * The far end of JShell, in the JVM that runs the snippets, on a socket that does not wait. JShell sends in packets of
 * at most 127 bytes; on a socket as the JDK makes it each waits for the acknowledgement of the one before, which Linux
 * delays by 40 ms, some five times in a snippet.
 *
 * <pre>{@code
 * jshell --class-path target/ragshell.jar --execution "jdi:remoteAgent(io.github.ragshell.jshell.RemoteAgent)"
 * }</pre>
 */
public final class RemoteAgent extends RemoteExecutionControl {

    private RemoteAgent() {}

    /** Called by JShell with the port on which it listens. */
    public static void main(String[] args) throws Exception {
        var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        socket.setTcpNoDelay(true);
        Map<String, Consumer<OutputStream>> outputs = Map.of(
                "out", out -> System.setOut(new PrintStream(out, true)),
                "err", err -> System.setErr(new PrintStream(err, true)));
        Map<String, Consumer<InputStream>> inputs = Map.of("in", System::setIn);
        Util.forwardExecutionControlAndIO(
                new RemoteAgent(), acknowledging(socket), socket.getOutputStream(), outputs, inputs);
    }

    // Ctrl-C ends a snippet by looking for these two methods in a frame of the agent's own class

    @Override
    public String invoke(String className, String methodName)
            throws RunException, EngineTerminationException, InternalException {
        return super.invoke(className, methodName);
    }

    @Override
    public String varValue(String className, String varName)
            throws RunException, EngineTerminationException, InternalException {
        return super.varValue(className, varName);
    }

    private static InputStream acknowledging(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        if (!socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
            return in;
        }
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                acknowledgeAtOnce();
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                acknowledgeAtOnce();
                return super.read(bytes, offset, length);
            }

            // Linux forgets it after some packets
            private void acknowledgeAtOnce() throws IOException {
                socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            }
        };
    }
}
