package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.ragshell.fuzz.Scratch;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.MilvusProto;
import io.milvus.grpc.UpsertRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

public final class LiteFuzz {

    private static final CollectionSchema SCHEMA = CollectionSchema.newBuilder()
            .addFields(FieldSchema.newBuilder()
                    .setName("id")
                    .setDataType(DataType.Int64)
                    .setIsPrimaryKey(true))
            .addFields(FieldSchema.newBuilder()
                    .setName("v")
                    .setDataType(DataType.FloatVector)
                    .addTypeParams(KeyValuePair.newBuilder().setKey("dim").setValue("2")))
            .build();

    private LiteFuzz() {}

    public static void owner(byte[] data) throws IOException {
        Path database = Scratch.file("lite/a.db", new byte[0]);
        Scratch.file("lite/.a.db.owner", data);
        Owner.read(database).ifPresent(owner -> {
            owner.process();
            owner.isAlive();
        });
    }

    public static void lock(byte[] data) throws IOException {
        Path database = Scratch.file("lite/b.db", new byte[0]);
        Path file = Scratch.file("lite/.b.db.lock", data);
        try (var lock = DatabaseLock.tryAcquire(database).orElseThrow()) {
            if (!Arrays.equals(Files.readAllBytes(lock.file()), data)) {
                throw new AssertionError("the lock file was written to");
            }
        }
        if (Files.exists(file)) {
            throw new AssertionError("the lock file is left");
        }
    }

    /** The bytes as a journal, and as the content of a whole one that is then damaged. */
    public static void journal(byte[] data) throws IOException {
        var file = new JournalFile(Scratch.file("lite/0000000000000000001-1-1.upsert", data));
        file.isAwaited();
        file.upsert();
        file.deletion();
        if (data.length == 0) {
            return;
        }
        Path whole = Scratch.file("lite/whole", new byte[0]);
        try (var channel = java.nio.channels.FileChannel.open(whole, java.nio.file.StandardOpenOption.WRITE)) {
            JournalFile.write(channel, data);
        }
        byte[] written = Files.readAllBytes(whole);
        int at = Math.floorMod(Arrays.hashCode(data), written.length);
        written[at] ^= 1;
        Files.write(whole, written);
        if (new JournalFile(whole).upsert().isPresent()) {
            throw new AssertionError("a damaged journal was taken");
        }
    }

    /** An upsert that passes the check has all the rows it says it has. */
    public static void upsert(byte[] data) {
        UpsertRequest upsert;
        try {
            upsert = UpsertRequest.parseFrom(data);
        } catch (InvalidProtocolBufferException e) {
            return;
        }
        UpsertCheck.require(SCHEMA, upsert);
        if (upsert.getNumRows() < 1000) {
            RowsOfRequest.some(
                    upsert, IntStream.range(0, upsert.getNumRows()).boxed().toList());
        }
    }

    /** A message to any method: its first byte chooses which. */
    public static void request(byte[] data) {
        if (data.length == 0) {
            return;
        }
        var methods =
                MilvusProto.getDescriptor().findServiceByName("MilvusService").getMethods();
        String name = methods.get((data[0] & 0xFF) % methods.size()).getName();
        var method =
                MilvusMethod.of("milvus.proto.milvus.MilvusService/" + name).orElseThrow();
        byte[] message = Arrays.copyOfRange(data, 1, data.length);
        CallRule rule = NativeRules.of(method, null);
        method.status(rule.response(message, message));
        method.flag(message, "partial_update");
        method.texts(message, "collection_name");
        EngineFilter.of(Scratch.text(message), Lookup.NONE);
        rule.answer(message);
    }
}
