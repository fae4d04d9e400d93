package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.Drainable;
import io.milvus.shaded.io.grpc.KnownLength;
import io.milvus.shaded.io.grpc.MethodDescriptor;
import io.milvus.shaded.io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
            if (!(stream instanceof KnownLength)) {
                return stream.readAllBytes();
            }
            // In one piece: readNBytes(length) reads into many small ones first
            var message = new byte[stream.available()];
            stream.readNBytes(message, 0, message.length);
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Message extends ByteArrayInputStream implements KnownLength, Drainable {
        Message(byte[] bytes) {
            super(bytes);
        }

        // Else gRPC copies them once more on the way
        @Override
        public int drainTo(OutputStream target) throws IOException {
            int drained = available();
            target.write(buf, pos, drained);
            pos = count;
            return drained;
        }
    }
}
