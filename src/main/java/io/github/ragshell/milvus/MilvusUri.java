package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Settings;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.net.URI;

/** What an address stands for, told without opening it: a file, or a server at http:// or https://. */
public final class MilvusUri {

    private static final int MAX_PORT = 65_535;

    private MilvusUri() {}

    /** Whether it is meant for a server: it begins with http:// or https://. */
    public static boolean isServer(String uri) {
        return uri != null && uri.matches("(?i)https?://.*");
    }

    /**
     * Refuses an address that {@link Milvus#open(String, String)} would refuse without trying it.
     *
     * @throws InvalidInputException it is empty, or neither a file nor an address of a server
     * @throws io.github.ragshell.core.UnreachableException the server is another machine, and {@code RAGSHELL_OFFLINE} forbids these
     */
    public static void require(String uri) {
        if (uri == null || uri.isBlank()) {
            throw new InvalidInputException(
                    "The Milvus URI is empty. Pass a file such as ./milvus_demo.db, or an address such as http://localhost:19530.");
        }
        if (isServer(uri)) {
            server(uri);
            return;
        }
        if (!isPath(uri)) {
            String shown = withoutUserInfo(uri);
            throw new InvalidInputException(
                    "'%s' is neither a file nor an address with http:// or https://. Write for example http://%s or ./milvus_demo.db."
                            .formatted(shown, shown.replaceFirst("^.*://", "")));
        }
        MilvusLite.builder(uri);
    }

    static boolean isPath(String uri) {
        return !uri.contains("://") && !uri.matches("[^/\\\\]+:\\d+");
    }

    /** The address of a server; refuses what can't be one, and other machines when offline. */
    static URI server(String uri) {
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
        return parsed;
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
