package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.view.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fetches files over HTTP into {@code RAGSHELL_HOME/downloads}, each once: to a temporary file that is continued after
 * a broken connection, checked, then moved into place, with a note of its origin beside it.
 */
public final class Download {

    private static final int ATTEMPTS = 4;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final Duration stallTimeout;
    private final Duration firstPause;

    public Download() {
        this(Duration.ofSeconds(30), Duration.ofMillis(500));
    }

    Download(Duration stallTimeout, Duration firstPause) {
        this.stallTimeout = stallTimeout;
        this.firstPause = firstPause;
    }

    /** Whether the text is an address this class can fetch, not a path. */
    public static boolean isUrl(String text) {
        return text.startsWith("http://") || text.startsWith("https://");
    }

    /**
     * The file behind {@code url}, from the cache where it was fetched before.
     *
     * @param sha256 what the file must hash to, in hexadecimal, where that is known
     * @throws UnreachableException the server can't be reached, breaks off four times, or answers with an error
     * @throws InvalidInputException the address is not one, or the file is not the expected one
     * @throws SetupException the cache can't be written, or the disk is full
     */
    public Path fetch(String url, Optional<String> sha256) {
        URI uri = parse(url);
        Path directory = Settings.home()
                .resolve("downloads")
                .resolve(sha256(url.getBytes(StandardCharsets.UTF_8)).substring(0, 16));
        Path file = directory.resolve(fileName(uri));
        if (Files.exists(file)) {
            return file;
        }
        Settings.requireOnline("The download", uri);
        try {
            Files.createDirectories(directory);
            try (FileChannel lock = FileChannel.open(
                            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                // Another process may have fetched it while we waited for the lock
                if (!Files.exists(file)) {
                    fetch(uri, file, sha256);
                }
            }
            return file;
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    /** Forgets a file that turned out to be of no use, so that the next {@code fetch} gets it anew. */
    public static void forget(Path fetched) {
        try {
            Files.deleteIfExists(fetched);
        } catch (IOException e) {
            throw new SetupException("%s can't be deleted: %s.".formatted(fetched, e), e);
        }
    }

    private void fetch(URI uri, Path file, Optional<String> sha256) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        transferWithRetries(uri, part);
        String actual = sha256(part);
        if (sha256.isPresent() && !sha256.get().equalsIgnoreCase(actual)) {
            Files.delete(part);
            throw new InvalidInputException(
                    "%s is not the expected file: its SHA-256 is %s, expected %s. It was deleted; a proxy may have changed it, or the file was replaced at its origin."
                            .formatted(Settings.withoutUserInfo(uri), actual, sha256.get()));
        }
        Files.writeString(
                file.resolveSibling(file.getFileName() + ".origin"),
                "url=%s\nsha256=%s\nfetched=%s\n".formatted(Settings.withoutUserInfo(uri), actual, Instant.now()));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void transferWithRetries(URI uri, Path part) {
        Duration pause = firstPause;
        for (int attempt = 1; ; attempt++) {
            try {
                transfer(uri, part);
                return;
            } catch (FileSystemException e) {
                throw cannotWrite(part.getParent(), e);
            } catch (IOException e) {
                if (isDiskFull(e)) {
                    throw cannotWrite(part.getParent(), e);
                }
                if (attempt == ATTEMPTS || isUnknownHost(e)) {
                    throw new UnreachableException(
                            "%s could not be fetched: %s. Check the network and the proxy settings; what has arrived is kept and continued next time."
                                    .formatted(Settings.withoutUserInfo(uri), reason(e)),
                            e);
                }
            }
            sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private void transfer(URI uri, Path part) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        Path tagFile = part.resolveSibling(part.getFileName() + ".etag");
        Optional<String> tag = have > 0 && Files.exists(tagFile)
                ? Optional.of(Files.readString(tagFile).strip())
                : Optional.empty();
        var request = HttpRequest.newBuilder(uri).timeout(stallTimeout).header("User-Agent", "ragshell");
        // Without a validator a continued file might be half of one version and half of another
        tag.ifPresent(t -> request.header("Range", "bytes=" + have + "-").header("If-Range", t));
        HttpResponse<InputStream> response = send(request.build());
        try (InputStream in = response.body()) {
            int status = response.statusCode();
            if (status == 416) {
                Files.delete(part);
                throw new IOException("the server can't continue the file");
            }
            if (status != 200 && status != 206) {
                throwFor(status, uri);
            }
            boolean resumed = status == 206;
            response.headers()
                    .firstValue("ETag")
                    .filter(t -> t.startsWith("\""))
                    .ifPresentOrElse(t -> write(tagFile, t), () -> write(tagFile, ""));
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            copy(in, part, resumed ? have : 0, length);
        }
        Files.deleteIfExists(tagFile);
    }

    private void copy(InputStream in, Path part, long begin, long length) throws IOException {
        var stalled = new AtomicBoolean();
        long total = length < 0 ? -1 : begin + length;
        try (OutputStream out = begin > 0
                        ? Files.newOutputStream(part, StandardOpenOption.APPEND)
                        : Files.newOutputStream(part);
                var progress = Progress.start("Downloading " + displayName(part), total, "bytes");
                var watch = new StallWatch(stallTimeout, () -> {
                    stalled.set(true);
                    closeQuietly(in);
                })) {
            progress.advance(begin);
            byte[] buffer = new byte[1 << 16];
            long received = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                received += n;
                progress.advance(n);
                watch.alive();
            }
            if (length >= 0 && received < length) {
                throw new IOException("the connection was closed after %d of %d bytes".formatted(received, length));
            }
        } catch (IOException e) {
            throw stalled.get() ? new IOException("no data for " + stallTimeout.toSeconds() + " s", e) : e;
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RagException(
                    "The download was interrupted; what has arrived is kept and continued next time.", e);
        }
    }

    private static void throwFor(int status, URI uri) throws IOException {
        if (status == 408 || status == 429 || status >= 500) {
            throw new IOException("the server answered with HTTP status " + status);
        }
        throw new UnreachableException(
                "%s could not be fetched: the server answered with HTTP status %d. Check the address."
                        .formatted(Settings.withoutUserInfo(uri), status));
    }

    private static URI parse(String url) {
        try {
            URI uri = URI.create(url);
            if (isUrl(url) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("'%s' is not an address: %s.".formatted(url, e.getMessage()), e);
        }
        throw new InvalidInputException("'%s' is not an address. Write http://... or https://...".formatted(url));
    }

    private static String fileName(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return name.isEmpty() || name.startsWith(".") ? "download" : name;
    }

    private static String displayName(Path part) {
        return part.getFileName().toString().replaceFirst("\\.part$", "");
    }

    private static String reason(IOException e) {
        if (e instanceof java.net.http.HttpConnectTimeoutException) {
            return "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s";
        }
        if (e instanceof java.net.http.HttpTimeoutException) {
            return "no answer in time";
        }
        if (isUnknownHost(e)) {
            return "the host name is not known";
        }
        if (e instanceof java.net.ConnectException) {
            return "no connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static boolean isUnknownHost(Throwable e) {
        return e != null && (e instanceof UnresolvedAddressException || isUnknownHost(e.getCause()));
    }

    private static SetupException cannotWrite(Path directory, IOException e) {
        if (isDiskFull(e)) {
            return new SetupException(
                    "The disk is full at %s: %d MB are free. Free some room or set RAGSHELL_HOME to another disk; what has arrived is kept and continued next time."
                            .formatted(directory, directory.toFile().getUsableSpace() / 1_000_000),
                    e);
        }
        return new SetupException(
                "%s can't be written (%s). Set RAGSHELL_HOME to a directory that can."
                        .formatted(directory, e.getClass().getSimpleName()),
                e);
    }

    private static boolean isDiskFull(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left on device");
    }

    /** The SHA-256 of a file, in lower-case hexadecimal. */
    public static String sha256(Path file) throws IOException {
        MessageDigest digest = messageDigest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(messageDigest().digest(bytes));
    }

    private static MessageDigest messageDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            if (text.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw cannotWrite(file.getParent(), e);
        }
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // The reader sees the closed stream
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RagException(
                    "The download was interrupted; what has arrived is kept and continued next time.", e);
        }
    }
}
