package io.github.ragshell.corpus;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.view.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** One attempt to bring a file over HTTP; it goes on where an earlier attempt broke off. */
final class HttpTransfer {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * How much patience a server gets.
     *
     * @param stall how long it may send nothing
     * @param total how long a file may take with all attempts
     * @param bytes size of a file
     */
    record Limits(Duration stall, Duration total, long bytes) {
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), Duration.ofHours(1), 8L << 30);
    }

    private final Redirects redirects = new Redirects(HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build());
    private final Limits limits;
    private final long deadline;

    /** The time that all attempts may take begins now. */
    HttpTransfer(Limits limits) {
        this.limits = limits;
        this.deadline = System.nanoTime() + limits.total().toNanos();
    }

    /**
     * @param part where the bytes go; what is there already is kept if the server says that it is still the same file
     * @param name what the progress bar calls it
     * @throws IOException worth another attempt
     * @throws UnreachableException not worth one: the server says that it has no such file
     */
    void run(URI uri, Path part, String name) throws IOException, InterruptedException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        Path tagFile = part.resolveSibling(part.getFileName() + ".etag");
        // Without a validator a continued file might be half of one version and half of another
        Optional<String> tag = have > 0 && Files.exists(tagFile)
                ? Optional.of(Files.readString(tagFile).strip())
                : Optional.empty();
        var request = HttpRequest.newBuilder().timeout(limits.stall()).header("User-Agent", "ragshell");
        tag.ifPresent(t -> request.header("Range", "bytes=" + have + "-").header("If-Range", t));
        var response = redirects.get(uri, request);
        try (var in = new ArrivingBody(response.body(), limits.stall())) {
            requireFile(response.statusCode(), uri, part);
            boolean continued = response.statusCode() == 206;
            if (continued) {
                requireSameFile(response.headers().firstValue("ETag"), tag, part);
            }
            remember(response.headers().firstValue("ETag"), tagFile);
            long begin = continued ? requireNextByte(response.headers(), part, have) : 0;
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            long total = length < 0 ? -1 : begin + length;
            try (var progress = Progress.start("Downloading " + name, total, "bytes")) {
                progress.advance(begin);
                copy(in, uri, part, begin, length, progress);
            }
            if (continued) {
                requireWhole(range(response.headers()), Files.size(part));
            }
        }
        Files.deleteIfExists(tagFile);
    }

    private void copy(ArrivingBody in, URI uri, Path part, long begin, long length, Progress progress)
            throws IOException, InterruptedException {
        try (FileChannel out = begin > 0
                ? FileChannel.open(part, StandardOpenOption.APPEND)
                : FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long received = 0;
            for (var piece = in.next(); piece.isPresent(); piece = in.next()) {
                long n = 0;
                for (ByteBuffer bytes : piece.get()) {
                    n += bytes.remaining();
                    requireWithinLimits(uri, begin + received + n);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                }
                received += n;
                progress.advance(n);
            }
            if (length >= 0 && received < length) {
                throw new IOException("the connection was closed after %d of %d bytes".formatted(received, length));
            }
        }
    }

    private void requireWithinLimits(URI uri, long bytes) {
        if (bytes > limits.bytes()) {
            throw new UnreachableException(
                    "%s could not be fetched: it is larger than %d bytes, the most a download may have. Check the address."
                            .formatted(Settings.withoutUserInfo(uri), limits.bytes()));
        }
        if (System.nanoTime() > deadline) {
            throw new UnreachableException(
                    "%s could not be fetched: it was not complete after %s s. Check the network; what has arrived is kept and continued next time."
                            .formatted(Settings.withoutUserInfo(uri), seconds(limits.total())));
        }
    }

    private static String seconds(Duration duration) {
        return Double.toString(duration.toMillis() / 1000.0).replaceFirst("\\.0$", "");
    }

    private static void requireFile(int status, URI uri, Path part) throws IOException {
        if (status == 200 || status == 206) {
            return;
        }
        if (status == 416) {
            Files.delete(part);
            throw new IOException("the server can't continue the file");
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new IOException("the server answered with HTTP status " + status);
        }
        throw new UnreachableException(
                "%s could not be fetched: the server answered with HTTP status %d. Check the address."
                        .formatted(Settings.withoutUserInfo(uri), status));
    }

    private static long requireNextByte(HttpHeaders headers, Path part, long have) throws IOException {
        String range = range(headers);
        if (range.startsWith("bytes " + have + "-")) {
            return have;
        }
        Files.delete(part);
        throw new IOException("the server was asked to go on at byte %d and sent %s".formatted(have, range));
    }

    // Some servers know Range, but not If-Range
    private static void requireSameFile(Optional<String> tag, Optional<String> asked, Path part) throws IOException {
        if (tag.isPresent() && asked.isPresent() && !tag.equals(asked)) {
            Files.delete(part);
            throw new IOException("the server has another file now");
        }
    }

    // A server may send less than it was asked for
    private static void requireWhole(String range, long received) throws IOException {
        String total = range.substring(range.indexOf('/') + 1);
        if (total.matches("\\d{1,18}") && received < Long.parseLong(total)) {
            throw new IOException("the server sent %d of %s bytes".formatted(received, total));
        }
    }

    private static String range(HttpHeaders headers) {
        return headers.firstValue("Content-Range").orElse("nothing");
    }

    private static void remember(Optional<String> tag, Path tagFile) throws IOException {
        // A weak tag promises no equal bytes
        if (tag.isPresent() && tag.get().startsWith("\"")) {
            Files.writeString(tagFile, tag.get());
        } else {
            Files.deleteIfExists(tagFile);
        }
    }
}
