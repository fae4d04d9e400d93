package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.milvus.lite.LiteListener;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.github.ragshell.view.Display;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Opens the connection that an address stands for. */
final class Connections {

    private static final LiteListener TO_DISPLAY = line -> Display.current().notice(line);

    private static final int MAX_PORT = 65_535;

    private Connections() {}

    /**
     * @param uri a file, or an address with http:// or https://
     * @param token for a server that asks for one, else null
     * @param connect how long a server has to answer now
     */
    static Connection open(String uri, String token, Duration connect) {
        if (uri == null || uri.isBlank()) {
            throw new InvalidInputException(
                    "The Milvus URI is empty. Pass a file such as ./milvus_demo.db, or an address such as http://localhost:19530.");
        }
        return isServer(uri) ? server(uri, token, connect) : embedded(uri);
    }

    /** Refuses the path of a database that is not there, which opening would make. */
    static void requireThere(String uri) {
        if (uri == null || uri.isBlank() || isServer(uri)) {
            return;
        }
        try {
            if (Files.exists(Path.of(uri))) {
                return;
            }
        } catch (InvalidPathException e) {
            // Opening says why
            return;
        }
        if (isPath(uri)) {
            throw new InvalidInputException("There is no database %s, so nothing was copied. Check the path."
                    .formatted(Path.of(uri).toAbsolutePath().normalize()));
        }
    }

    private static boolean isServer(String uri) {
        return uri.matches("(?i)https?://.*");
    }

    private static boolean isPath(String uri) {
        return !uri.contains("://") && !uri.matches("[^/\\\\]+:\\d+");
    }

    private static Connection embedded(String path) {
        if (!isPath(path)) {
            throw new InvalidInputException(
                    "'%s' is neither a file nor an address with http:// or https://. Write for example http://%s or ./milvus_demo.db."
                            .formatted(path, path.replaceFirst("^.*://", "")));
        }
        MilvusLite lite = MilvusLite.builder(path).listener(TO_DISPLAY).token().open();
        try {
            return Connection.open(
                    lite.uri(), lite.token(), lite.database().toString(), lite, Connection.CONNECT_EMBEDDED);
        } catch (RuntimeException e) {
            lite.close();
            throw e;
        }
    }

    private static Connection server(String uri, String token, Duration connect) {
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    "'%s' is not an address: %s.".formatted(withoutUserInfo(uri), withoutUserInfo(e.getMessage())));
        }
        requireHost(parsed, uri);
        if (parsed.getPort() == 0 || parsed.getPort() > MAX_PORT) {
            throw new InvalidInputException("'%s' has the port %d; ports go from 1 to %d. Milvus usually has 19530."
                    .formatted(Settings.withoutUserInfo(parsed), parsed.getPort(), MAX_PORT));
        }
        Settings.requireOnline("Milvus", parsed);
        // The SDK knows only the lower case
        String scheme = parsed.getScheme().toLowerCase(Locale.ROOT);
        return Connection.open(
                scheme + uri.substring(scheme.length()), token, Settings.withoutUserInfo(parsed), null, connect);
    }

    private static void requireHost(URI parsed, String uri) {
        String shown = withoutUserInfo(uri);
        String authority = parsed.getRawAuthority() == null ? "" : parsed.getRawAuthority();
        // They would not be used, and addresses are shown
        if (authority.contains("@")) {
            throw new InvalidInputException(
                    "The address of '%s' has a user and a password in it. Leave them out and set MILVUS_TOKEN to user:password, or pass it: milvus(uri, token)."
                            .formatted(shown));
        }
        if (parsed.getHost() == null && authority.matches("[^:]*_[^:]*(:\\d+)?")) {
            throw new InvalidInputException(
                    "The host of '%s' has a _ in its name, which names of hosts in addresses may not have. Write its IP address, or give it a name with - in place of _."
                            .formatted(shown));
        }
        if (parsed.getHost() == null) {
            throw new InvalidInputException(
                    "'%s' names no host. Write for example http://localhost:19530.".formatted(shown));
        }
    }

    private static String withoutUserInfo(String uri) {
        return uri.replaceAll("//[^/@]*+@", "//");
    }
}
