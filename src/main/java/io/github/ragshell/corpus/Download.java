package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.Permissions;
import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Fetches files over HTTP into {@code RAGSHELL_HOME/downloads}, each once: to a temporary file that is continued after
 * a broken connection, checked, then moved into place, with a note of its origin beside it. A file may have 8 GB and
 * take an hour. Redirects are followed, but not from https to http, and with {@code RAGSHELL_OFFLINE} not to another
 * machine.
 */
public final class Download {

    private static final int ATTEMPTS = 4;
    private static final int MAX_NAME = 200;

    private final HttpTransfer.Limits limits;
    private final Duration firstPause;

    public Download() {
        this(HttpTransfer.Limits.DEFAULT, Duration.ofMillis(500));
    }

    Download(HttpTransfer.Limits limits, Duration firstPause) {
        this.limits = limits;
        this.firstPause = firstPause;
    }

    /** Whether the text is an address this class can fetch, not a path. */
    public static boolean isUrl(String text) {
        return text != null && (text.startsWith("http://") || text.startsWith("https://"));
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
        if (sha256 == null) {
            throw new InvalidInputException("The checksum is null. Pass Optional.empty() where it is not known.");
        }
        Path file = cached(uri);
        if (Files.exists(file) && (sha256.isEmpty() || isExpected(file, sha256.get()))) {
            return file;
        }
        Settings.requireOnline("The download", uri);
        Path directory = file.getParent();
        try {
            MakeOnce.make(directory, () -> Files.exists(file), () -> fetch(uri, file, sha256));
            return file;
        } catch (IOException e) {
            throw cannotWrite(directory, e);
        }
    }

    /** Forgets a file that turned out to be of no use, so that the next {@code fetch} gets it again. */
    public static void forget(Path fetched) {
        if (fetched == null) {
            throw new InvalidInputException("The file is null. Pass what fetch(url, sha256) returned.");
        }
        try {
            Files.deleteIfExists(fetched);
        } catch (IOException e) {
            throw new SetupException("%s can't be deleted: %s.".formatted(fetched, IoReason.of(e)), e);
        }
    }

    // What was fetched without a checksum, or changed since then, is fetched again
    private static boolean isExpected(Path file, String sha256) {
        try {
            if (Sha256.of(file).equalsIgnoreCase(sha256)) {
                return true;
            }
            Files.delete(file);
            return false;
        } catch (IOException e) {
            throw new SetupException("%s can't be read or replaced: %s.".formatted(file, IoReason.of(e)), e);
        }
    }

    static Path cached(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        // File systems take 255 bytes; the ending says what the file is
        name = name.substring(Math.max(0, name.length() - MAX_NAME));
        return Settings.home()
                .resolve("downloads")
                .resolve(Sha256.of(uri.toString()).substring(0, 16))
                .resolve(name.isEmpty() || name.startsWith(".") ? "download" : name);
    }

    private void fetch(URI uri, Path file, Optional<String> sha256) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        transferWithRetries(uri, part, file.getFileName().toString());
        String actual = Sha256.of(part);
        if (sha256.isPresent() && !sha256.get().equalsIgnoreCase(actual)) {
            Files.delete(part);
            throw new InvalidInputException(
                    "%s is not the expected file: its SHA-256 is %s, expected %s. It was deleted; a proxy may have changed it, or the file was replaced at its origin."
                            .formatted(Settings.withoutUserInfo(uri), actual, sha256.get()));
        }
        Path origin = file.resolveSibling(file.getFileName() + ".origin");
        Files.writeString(
                origin,
                "url=%s\nsha256=%s\nfetched=%s\n".formatted(Settings.withoutUserInfo(uri), actual, Instant.now()));
        Permissions.keepOthersFromWriting(origin);
        Permissions.keepOthersFromWriting(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void transferWithRetries(URI uri, Path part, String name) {
        var transfer = new HttpTransfer(limits);
        Duration pause = firstPause;
        for (int attempt = 1; ; attempt++) {
            try {
                transfer.run(uri, part, name);
                return;
            } catch (IOException e) {
                if (e instanceof FileSystemException || IoReason.isDiskFull(e)) {
                    throw cannotWrite(part.getParent(), e);
                }
                if (attempt == ATTEMPTS || isUnknownHost(e)) {
                    throw new UnreachableException(
                            "%s could not be fetched: %s. Check the network and the proxy settings; what has arrived is kept and continued next time."
                                    .formatted(Settings.withoutUserInfo(uri), reason(e)),
                            e);
                }
            } catch (InterruptedException e) {
                throw interrupted();
            }
            sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private static URI parse(String url) {
        try {
            URI uri = URI.create(String.valueOf(url));
            if (isUrl(url) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    Settings.withoutPassword("'%s' is not an address: %s.".formatted(url, reason(e))));
        }
        throw new InvalidInputException(
                "'%s' is not an address. Write http://... or https://...".formatted(Settings.withoutPassword(url)));
    }

    /** Without the position, which Java 17 and later versions count differently. */
    private static String reason(IllegalArgumentException e) {
        return e.getCause() instanceof URISyntaxException syntax ? syntax.getReason() : e.getMessage();
    }

    private static String reason(IOException e) {
        if (e instanceof HttpConnectTimeoutException) {
            return "no connection within " + HttpTransfer.CONNECT_TIMEOUT.toSeconds() + " s";
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (isUnknownHost(e)) {
            return "the host name is not known";
        }
        if (e instanceof ConnectException) {
            return "no connection";
        }
        if ("closed".equals(e.getMessage())) {
            return "the connection was closed";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static boolean isUnknownHost(Throwable e) {
        return e != null && (e instanceof UnresolvedAddressException || isUnknownHost(e.getCause()));
    }

    private static SetupException cannotWrite(Path directory, IOException e) {
        if (IoReason.isDiskFull(e)) {
            return new SetupException(
                    "The disk is full at %s. Free some room or set RAGSHELL_HOME to another disk; what has arrived is kept and continued next time."
                            .formatted(directory),
                    e);
        }
        return new SetupException(
                "%s can't be written (%s). Set RAGSHELL_HOME to a directory that can."
                        .formatted(directory, IoReason.of(e)),
                e);
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static StoppedException interrupted() {
        Thread.currentThread().interrupt();
        return new StoppedException("The download was stopped; what has arrived is kept and continued next time.");
    }
}
