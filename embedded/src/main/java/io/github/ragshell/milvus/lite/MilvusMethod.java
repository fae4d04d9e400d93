package io.github.ragshell.milvus.lite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.MilvusProto;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A method of Milvus's service, and what its messages have in common. */
final class MilvusMethod {

    // Milvus's own number for a parameter that can't be used
    private static final int INVALID_PARAMETER = 1100;

    private final MethodDescriptor method;

    private MilvusMethod(MethodDescriptor method) {
        this.method = method;
    }

    /** @param path as in HTTP/2, {@code milvus.proto.milvus.MilvusService/Search} */
    static Optional<MilvusMethod> of(String path) {
        int slash = path.lastIndexOf('/');
        if (slash < 0 || !path.substring(0, slash).equals(MilvusServiceGrpc.SERVICE_NAME)) {
            return Optional.empty();
        }
        return Optional.ofNullable(MilvusProto.getDescriptor()
                        .findServiceByName("MilvusService")
                        .findMethodByName(path.substring(slash + 1)))
                .map(MilvusMethod::new);
    }

    String name() {
        return method.getName();
    }

    /** The texts in a field of a request; none where its message has no such field. The rest is not read. */
    List<String> texts(byte[] request, String field) {
        FieldDescriptor descriptor = method.getInputType().findFieldByName(field);
        if (descriptor == null) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (byte[] bytes : parts(request, bytesTag(descriptor))) {
            texts.add(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** Whether a field of a request that is true or false is true. */
    boolean flag(byte[] request, String field) {
        FieldDescriptor descriptor = method.getInputType().findFieldByName(field);
        return descriptor != null
                && !parts(request, descriptor.getNumber() << 3 | WireFormat.WIRETYPE_VARINT)
                        .isEmpty();
    }

    /** An answer that refuses a call. */
    byte[] refusal(String reason) {
        return answer(Status.newBuilder()
                .setErrorCode(ErrorCode.UnexpectedError)
                .setCode(INVALID_PARAMETER)
                .setReason(reason)
                .build());
    }

    /** An answer with this status and nothing else. */
    byte[] answer(Status status) {
        FieldDescriptor field = statusField();
        if (field == null) {
            return status.toByteArray();
        }
        return DynamicMessage.newBuilder(method.getOutputType())
                .setField(field, status)
                .build()
                .toByteArray();
    }

    /** The status in an answer. */
    Status status(byte[] response) {
        try {
            FieldDescriptor field = statusField();
            if (field == null) {
                return Status.parseFrom(response);
            }
            var status = Status.newBuilder();
            for (byte[] bytes : parts(response, bytesTag(field))) {
                status.mergeFrom(bytes);
            }
            return status.build();
        } catch (InvalidProtocolBufferException e) {
            return Status.getDefaultInstance();
        }
    }

    private FieldDescriptor statusField() {
        Descriptor output = method.getOutputType();
        return output.equals(Status.getDescriptor()) ? null : output.findFieldByName("status");
    }

    private static int bytesTag(FieldDescriptor field) {
        return field.getNumber() << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    private static List<byte[]> parts(byte[] message, int wanted) {
        var parts = new ArrayList<byte[]>();
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == wanted && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
                    if (in.readBool()) {
                        parts.add(new byte[0]);
                    }
                } else if (tag == wanted) {
                    parts.add(in.readByteArray());
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException e) {
            // No message of this kind: the engine says so
        }
        return parts;
    }
}
