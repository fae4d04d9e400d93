package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.FileOwner;
import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether the programs of an unpacked wheel are still those that were released. The wheel's list of checksums
 * ({@code RECORD}) is checked against a known one, and the programs against the list: once, and again when one of them
 * was replaced or changed, which its number, size or time of change shows.
 *
 * @param unpacked where the wheel is
 * @param recordSha256 of its list
 * @param checked remembers what was checked
 */
record WheelFiles(Path unpacked, Path record, String recordSha256, Path checked) {

    private static final String LIB = "milvus_lite/lib/";

    /** @throws SetupException something was changed */
    void require() throws IOException {
        String state = state();
        if (state.equals(remembered())) {
            return;
        }
        if (!Files.isRegularFile(record) || !Sha256.of(record).equals(recordSha256)) {
            throw changed(record);
        }
        Map<String, String> expected = expected();
        for (Path file : programs()) {
            String name = LIB + file.getFileName();
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !Sha256.of(file).equals(expected.get(name))) {
                throw changed(file);
            }
        }
        remember(state);
    }

    private SetupException changed(Path file) {
        return new SetupException(
                "%s is not the file that was released with Milvus Lite %s, so it was not started: it was changed after it was fetched. Delete the directory %s, and call again to fetch it once more."
                        .formatted(file, LiteDistribution.VERSION, unpacked));
    }

    private Map<String, String> expected() throws IOException {
        var expected = new HashMap<String, String>();
        for (String line : Files.readAllLines(record)) {
            String[] parts = line.split(",sha256=|,");
            if (parts.length == 3 && parts[0].startsWith(LIB)) {
                expected.put(
                        parts[0],
                        HexFormat.of().formatHex(Base64.getUrlDecoder().decode(parts[1])));
            }
        }
        return expected;
    }

    private List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(unpacked.resolve(LIB))) {
            return files.sorted().toList();
        }
    }

    private String state() throws IOException {
        var state = new StringBuilder(recordSha256);
        for (Path file : programs()) {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            state.append('\n')
                    .append(file.getFileName())
                    .append(' ')
                    .append(attributes.fileKey())
                    .append(' ')
                    .append(attributes.size())
                    .append(' ')
                    // Unlike the time of the last modification nobody can set it
                    .append(Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
        }
        return state.toString();
    }

    private String remembered() throws IOException {
        boolean ours = Files.isRegularFile(checked, LinkOption.NOFOLLOW_LINKS) && FileOwner.isOurs(checked);
        return ours ? Files.readString(checked) : "";
    }

    private void remember(String state) {
        try {
            Files.deleteIfExists(checked);
            try (FileChannel channel = UserFile.createNew(checked)) {
                channel.write(ByteBuffer.wrap(state.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            // It is checked again the next time
        }
    }
}
