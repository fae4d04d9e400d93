package io.github.ragshell.chat;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that count what they read: OkHttp collects the length of a chunk, however long that line is, before an
 * interceptor sees anything.
 */
final class WatchedSockets extends SocketFactory {

    private final CallWatch calls;

    WatchedSockets(CallWatch calls) {
        this.calls = calls;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                return counted(super.getInputStream());
            }
        };
    }

    private InputStream counted(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                CallWatch.Traffic call = calls.current();
                if (call != null) {
                    call.arrived(Math.max(0, count));
                }
                return count;
            }
        };
    }

    // OkHttp connects its sockets itself
    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }
}
