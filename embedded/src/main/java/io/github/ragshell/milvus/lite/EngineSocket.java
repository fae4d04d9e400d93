package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.Channel;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelConfig;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.ChannelOutboundBuffer;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.DefaultChannelConfig;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.FileRegion;
import io.milvus.shaded.io.grpc.netty.shaded.io.netty.channel.nio.AbstractNioByteChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connected socket as a channel of Netty. The Netty inside the SDK reaches Unix domain sockets only through a native
 * library of its own; Java's sockets need none.
 */
final class EngineSocket extends AbstractNioByteChannel {

    /** Where every such socket leads, as far as gRPC asks: it is connected when it is made. */
    static final SocketAddress ADDRESS = new Address();

    private static final class Address extends SocketAddress {
        @Override
        public String toString() {
            return "Milvus Lite";
        }
    }

    private static final int MAX_BUFFERS = 1024;
    private static final int MAX_BYTES = 1 << 20;

    private final ChannelConfig config = new Config(this);
    // gRPC begins when its connect is done, not when the socket is there
    private volatile boolean connected;

    EngineSocket(SocketChannel connected) {
        super(null, connected);
    }

    @Override
    protected SocketChannel javaChannel() {
        return (SocketChannel) super.javaChannel();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isActive() {
        return javaChannel().isOpen() && connected;
    }

    @Override
    protected boolean doConnect(SocketAddress remote, SocketAddress local) {
        connected = true;
        return true;
    }

    @Override
    protected void doFinishConnect() {
        // It was connected when it was made
    }

    // All that waits at once: each frame has a head of nine bytes, which would be a call of the system of its own
    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
        while (waiting.size() > 0) {
            ByteBuffer[] buffers = waiting.nioBuffers(MAX_BUFFERS, MAX_BYTES);
            int count = waiting.nioBufferCount();
            if (count == 0) {
                super.doWrite(waiting);
                return;
            }
            long written = javaChannel().write(buffers, 0, count);
            if (written <= 0) {
                setOpWrite();
                return;
            }
            waiting.removeBytes(written);
        }
        clearOpWrite();
    }

    @Override
    protected int doReadBytes(ByteBuf buffer) throws IOException {
        return buffer.writeBytes(javaChannel(), buffer.writableBytes());
    }

    @Override
    protected int doWriteBytes(ByteBuf buffer) throws IOException {
        return buffer.readBytes(javaChannel(), buffer.readableBytes());
    }

    @Override
    protected long doWriteFileRegion(FileRegion region) throws IOException {
        return region.transferTo(javaChannel(), region.transferred());
    }

    @Override
    protected ChannelFuture shutdownInput() {
        return close();
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("A connected socket is bound already");
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    @Override
    protected void doClose() throws Exception {
        super.doClose();
        javaChannel().close();
    }

    /** Takes gRPC's wish to keep connections alive, which a socket within one machine has no use for. */
    private static final class Config extends DefaultChannelConfig {

        Config(Channel channel) {
            super(channel);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            return option == ChannelOption.SO_KEEPALIVE || super.setOption(option, value);
        }
    }
}
