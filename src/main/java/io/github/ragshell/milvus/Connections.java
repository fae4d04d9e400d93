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

    private Connections() {}

    /**
     * @param uri a file, or an address with http:// or https://
     * @param token for a server that asks for one, else null
     * @param connect how long a server has to answer now
     */
    static Connection open(String uri, String token, Duration connect) {
        MilvusUri.require(uri);
        return MilvusUri.isServer(uri) ? server(uri, token, connect) : embedded(uri);
    }

    /** Refuses the path of a database that is not there, which opening would make. */
    static void requireThere(String uri) {
        if (uri == null || uri.isBlank() || MilvusUri.isServer(uri)) {
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
        if (MilvusUri.isPath(uri)) {
            throw new InvalidInputException("There is no database %s, so nothing was copied. Check the path."
                    .formatted(Path.of(uri).toAbsolutePath().normalize()));
        }
    }

    private static Connection embedded(String path) {
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
        URI parsed = MilvusUri.server(uri);
        // The SDK knows only the lower case
        String scheme = parsed.getScheme().toLowerCase(Locale.ROOT);
        return Connection.open(
                scheme + uri.substring(scheme.length()), token, Settings.withoutUserInfo(parsed), null, connect);
    }
}
