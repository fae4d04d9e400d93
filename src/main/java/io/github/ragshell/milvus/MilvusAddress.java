package io.github.ragshell.milvus;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of Milvus servers, which can be written in several ways. */
public final class MilvusAddress {

    private static final Pattern SERVER =
            Pattern.compile("(?i)(?<host>https?://(\\[[^/]*]|[^/:]*))(?<port>:\\d+)?(/+default(?=/*$))?(?<rest>.*?)/*");
    private static final String THIS_MACHINE = "(?<=//)(127\\.[0-9.]+|\\[::1]|\\[0:0:0:0:0:0:0:1])$";
    private static final String USUAL_PORT = ":19530";

    private MilvusAddress() {}

    /**
     * One name for all ways to write an address: small and large letters of the host, this machine's names for itself, the
     * usual port and the database {@code default} left out or not. The path of a database stays as it is.
     */
    public static String oneName(String address) {
        Matcher server = SERVER.matcher(address);
        if (!server.matches()) {
            return address;
        }
        String port = server.group("port");
        return server.group("host").toLowerCase(Locale.ROOT).replaceFirst(THIS_MACHINE, "localhost")
                + (port == null ? USUAL_PORT : port)
                + server.group("rest");
    }
}
