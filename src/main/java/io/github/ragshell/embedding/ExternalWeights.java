package io.github.ragshell.embedding;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.github.ragshell.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The files beside an ONNX network in which it keeps weights: one of more than 2 GB has to, smaller ones may. The network
 * names them in its tensors (onnx.proto, {@code TensorProto.external_data}).
 */
final class ExternalWeights {

    private static final int KEY = 1;
    private static final int VALUE = 2;
    // Graphs within graphs deeper than this are no model
    private static final int DEEPEST = 100;

    /** The messages that lead to the names, and which fields of them do. */
    private enum Message {
        ENTRY(Map.of()),
        TENSOR(Map.of(13, ENTRY)),
        SPARSE_TENSOR(Map.of(1, TENSOR, 2, TENSOR)),
        ATTRIBUTE(Map.of(5, TENSOR, 10, TENSOR)),
        NODE(Map.of(5, ATTRIBUTE)),
        GRAPH(Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR)),
        FUNCTION(Map.of(7, NODE)),
        MODEL(Map.of(7, GRAPH, 25, FUNCTION));

        private final Map<Integer, Message> fields;

        Message(Map<Integer, Message> fields) {
            this.fields = fields;
        }

        Message field(int number) {
            // A loop or a branch is an attribute that has a graph of its own
            return this == ATTRIBUTE && (number == 6 || number == 11) ? GRAPH : fields.get(number);
        }
    }

    private final Set<String> names = new LinkedHashSet<>();

    private ExternalWeights() {}

    /**
     * The names of the files, relative to the network's directory; none of what is no network.
     *
     * @throws InvalidInputException a name leads out of the directory
     */
    static Set<String> of(Path network) throws IOException {
        var found = new ExternalWeights();
        try (InputStream in = Files.newInputStream(network)) {
            found.read(CodedInputStream.newInstance(in), Message.MODEL, 0);
        } catch (InvalidProtocolBufferException e) {
            // ONNX Runtime says what is wrong with it
        }
        Path directory = Path.of("here");
        for (String name : found.names) {
            if (name.indexOf(0) >= 0 || !directory.resolve(name).normalize().startsWith(directory)) {
                throw new InvalidInputException(
                        "%s keeps weights in '%s', which is not in its directory. Take a model whose files are in one directory."
                                .formatted(network, name));
            }
        }
        return found.names;
    }

    private void read(CodedInputStream in, Message message, int depth) throws IOException {
        String key = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            boolean whole = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (whole && message == Message.ENTRY && field == KEY) {
                key = in.readString();
            } else if (whole && message == Message.ENTRY && field == VALUE) {
                value = in.readString();
            } else if (whole && message.field(field) != null && depth < DEEPEST) {
                int limit = in.pushLimit(in.readRawVarint32());
                read(in, message.field(field), depth + 1);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
        if (key.equals("location")) {
            names.add(value);
        }
    }
}
