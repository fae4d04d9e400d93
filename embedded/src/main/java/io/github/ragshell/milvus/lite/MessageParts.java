package io.github.ragshell.milvus.lite;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import java.io.IOException;
import java.util.Arrays;

/** Looks at some parts of a serialised message, and skips the others: vectors are most of it. */
record MessageParts(byte[] bytes, int begin, int length) {

    private static final int TYPE = WireFormat.WIRETYPE_VARINT | FieldData.TYPE_FIELD_NUMBER << 3;

    /** What is asked of a part. */
    @FunctionalInterface
    interface Test {
        boolean of(MessageParts part) throws IOException;
    }

    static MessageParts of(byte[] message) {
        return new MessageParts(message, 0, message.length);
    }

    /**
     * Whether a part passes a test; no more are looked at then.
     *
     * @param field the number of a field that holds messages
     */
    boolean any(int field, Test test) throws IOException {
        int wanted = field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        CodedInputStream in = stream();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag != wanted) {
                in.skipField(tag);
                continue;
            }
            int size = in.readRawVarint32();
            if (test.of(new MessageParts(bytes, begin + in.getTotalBytesRead(), size))) {
                return true;
            }
            in.skipRawBytes(size);
        }
        return false;
    }

    /** Whether this, a {@link FieldData}, is a column of texts. */
    boolean isTexts() throws IOException {
        CodedInputStream in = stream();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == TYPE) {
                return in.readEnum() == DataType.VarChar_VALUE;
            }
            in.skipField(tag);
        }
        return false;
    }

    /** Whether these bytes are somewhere in it. */
    boolean contains(byte[] wanted) {
        int last = begin + length - wanted.length;
        for (int at = begin; at <= last; at++) {
            if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    FieldData column() throws IOException {
        return FieldData.parser().parseFrom(bytes, begin, length);
    }

    private CodedInputStream stream() {
        return CodedInputStream.newInstance(bytes, begin, length);
    }
}
