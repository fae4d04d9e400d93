package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.KnownLength;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages of gRPC as bytes, whatever they say. */
final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    private static final Bytes MARSHALLER = new Bytes();

    private Bytes() {}

    /** A method of any service, with any number of messages in both directions. */
    static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.newBuilder(MARSHALLER, MARSHALLER)
                .setFullMethodName(name)
                .setType(MethodType.UNKNOWN)
                .build();
    }

    @Override
    public InputStream stream(byte[] message) {
        return new Message(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream instanceof KnownLength ? stream.readNBytes(stream.available()) : stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Message extends ByteArrayInputStream implements KnownLength {
        Message(byte[] bytes) {
            super(bytes);
        }
    }
}
