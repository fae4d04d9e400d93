package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.UpsertRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One file of an {@link UpsertJournal}, named {@code TIME-PID-START.KIND}: when it was written, and the process that
 * wrote it.
 */
record JournalFile(Path path) {

    static final String UPSERT = "upsert";
    static final String DELETION = "deletion";

    private static final String ABANDONED = "abandoned";
    // In the order of names behind the upsert, so that a replay, which begins with the newest, reads it first
    private static final String WRITTEN = "written";
    private static final String REFUSED = ".refused";
    private static final int MAGIC = 0x52534a31;
    private static final int HEADER_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES;
    private static final Pattern NAME =
            Pattern.compile("(\\d{19}-(\\d+)-(\\d+))\\.(upsert|abandoned|deletion|written(?=\\d$))((?<=written)\\d)?");
    private static final String OURS =
            "-" + ProcessHandle.current().pid() + "-" + startMillis(ProcessHandle.current()) + ".";

    static boolean isOne(Path path) {
        return NAME.matcher(path.getFileName().toString()).matches();
    }

    /** The name of a file of this process. */
    static String name(long micros, String kind) {
        return String.format(Locale.ROOT, "%019d", micros) + OURS + kind;
    }

    /** The name of the same upsert when nobody waits for its answer any more. */
    static Path abandoned(Path upsert) {
        return upsert.resolveSibling(
                upsert.getFileName().toString().replaceFirst("\\.%s$".formatted(UPSERT), "." + ABANDONED));
    }

    /** The file beside an upsert that names the rows a replay writes, where servers have ended so often while it did. */
    JournalFile written(int ends) {
        return new JournalFile(path.resolveSibling(stem() + "." + WRITTEN + ends));
    }

    /** Writes the content with its length and checksum before it. */
    static void write(GatheringByteChannel channel, byte[] content) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .putLong(content.length)
                .putInt(checksum(content))
                .flip();
        ByteBuffer[] parts = {header, ByteBuffer.wrap(content)};
        while (parts[1].hasRemaining()) {
            channel.write(parts);
        }
    }

    /** When it was written: names sort by it. */
    String order() {
        return path.getFileName().toString();
    }

    boolean isUpsert() {
        return kind().equals(UPSERT) || kind().equals(ABANDONED);
    }

    boolean isWritten() {
        return kind().equals(WRITTEN);
    }

    /** How often a server has ended while these rows were written. */
    int ends() {
        return Integer.parseInt(name().group(5));
    }

    /** What the files of one upsert have in common. */
    String stem() {
        return name().group(1);
    }

    private String kind() {
        return name().group(4);
    }

    private Matcher name() {
        var name = NAME.matcher(order());
        name.matches();
        return name;
    }

    /** Whether the process that wrote it lives and waits for the answer. */
    boolean isAwaited() {
        var name = name();
        return name.group(4).equals(UPSERT)
                && ProcessHandle.of(Long.parseLong(name.group(2)))
                        .filter(process -> startMillis(process) == Long.parseLong(name.group(3)))
                        .isPresent();
    }

    /** The upsert; empty where the file is only half there or damaged, or gone. */
    Optional<UpsertRequest> upsert() throws IOException {
        Optional<byte[]> content = content();
        try {
            return content.isPresent() ? Optional.of(UpsertRequest.parseFrom(content.get())) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** The delete; empty where the file is only half there or damaged. */
    Optional<NotedDeletion> deletion() throws IOException {
        Optional<byte[]> content = content();
        try {
            return content.isPresent() ? NotedDeletion.read(content.get()) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Keeps what can't be completed under a name that no replay looks at. */
    Path keep() throws IOException {
        Path kept = path.resolveSibling(order() + REFUSED);
        try {
            return Files.move(path, kept);
        } catch (NoSuchFileException e) {
            // The process that waited for it has given up meanwhile
            return Files.move(abandoned(path), kept);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            Path abandoned = abandoned(file);
            // Else its process has had the answer in the meantime
            return abandoned.equals(file) ? new byte[0] : bytes(abandoned);
        }
    }

    private Optional<byte[]> content() throws IOException {
        byte[] bytes = bytes(path);
        if (bytes.length < HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        boolean whole = header.getInt() == MAGIC && header.getLong() == bytes.length - HEADER_BYTES;
        byte[] content = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
        return whole && header.getInt() == checksum(content) ? Optional.of(content) : Optional.empty();
    }

    private static int checksum(byte[] content) {
        var checksum = new CRC32C();
        checksum.update(content);
        return (int) checksum.getValue();
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
