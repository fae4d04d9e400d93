package io.github.ragshell.core;

import io.github.ragshell.core.internal.text.HarmlessText;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** The settings with their types and defaults. See {@link Setting} for where the values come from. */
public final class Settings {

    private static final Pattern LOOPBACK = Pattern.compile("127(\\.(\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])){3}");

    private Settings() {}

    /** Where everything that is fetched or computed once is kept: {@code RAGSHELL_HOME}, else ~/.cache/ragshell. */
    public static Path home() {
        String text = Setting.RAGSHELL_HOME.valueOrDefault();
        try {
            Path home = text.equals("~") || text.startsWith("~/")
                    ? Path.of(userHome()).resolve(text.replaceFirst("~/*", ""))
                    : Path.of(text);
            return home.toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    "ragshell can't keep its files in '%s': %s. Set RAGSHELL_HOME to another directory; for a character that the locale lacks, LC_ALL=C.UTF-8 helps, too."
                            .formatted(HarmlessText.of(e.getInput()), e.getReason()),
                    e);
        }
    }

    // In a container the user may have no entry in the system's list, and Java then says "?"
    private static String userHome() {
        String home = System.getProperty("user.home");
        if (isDirectoryName(home)) {
            return home;
        }
        String variable = System.getenv("HOME");
        if (isDirectoryName(variable)) {
            return variable;
        }
        throw new SetupException(
                "This user has no home directory. Set RAGSHELL_HOME to a directory that can be written.");
    }

    private static boolean isDirectoryName(String home) {
        return home != null && !home.isBlank() && !home.equals("?");
    }

    /** Whether connections to other machines are forbidden. */
    public static boolean offline() {
        return flag(Setting.RAGSHELL_OFFLINE, false);
    }

    /** Whether the embedding cache is used. */
    public static boolean cache() {
        return flag(Setting.RAGSHELL_CACHE, true);
    }

    /** Whether JShell and notebooks print whole stack traces. Never fails: it is asked while an error is printed. */
    public static boolean trace() {
        return Setting.RAGSHELL_TRACE
                .value()
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("true|on|yes|1"))
                .isPresent();
    }

    /**
     * Refuses a connection that {@code RAGSHELL_OFFLINE} forbids; loopback addresses are always allowed.
     *
     * @param purpose what the connection is for, as the beginning of a sentence
     * @throws UnreachableException when offline and the host is not this machine
     */
    public static void requireOnline(String purpose, URI uri) {
        if (offline() && !isLoopback(uri.getHost())) {
            throw new UnreachableException(
                    "%s needs %s, but RAGSHELL_OFFLINE=true forbids connections to other machines. Unset RAGSHELL_OFFLINE."
                            .formatted(purpose, withoutUserInfo(uri)));
        }
    }

    /** A text that may hold addresses as it may be shown: user names, passwords and what queries carry are masked. */
    public static String withoutPassword(String text) {
        return String.valueOf(text)
                // To the last @ of a word: a password may have one, or a slash, that should have been encoded
                .replaceAll("://(?:\\S*|[^/@]*)@", "://***@")
                .replaceAll("([?&#][^=&\\s]*)=[^&\\s]*", "$1=***");
    }

    /** The address as it may be shown: without user name, password, query or fragment. */
    public static String withoutUserInfo(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getPath() == null ? "" : uri.getPath();
        return uri.getScheme() + "://" + uri.getHost() + port + path;
    }

    // Nothing but an address is passed on: a name would be looked up, which asks another machine
    private static boolean isLoopback(String host) {
        if (host == null) {
            return false;
        }
        try {
            return host.equalsIgnoreCase("localhost")
                    || LOOPBACK.matcher(host).matches()
                    || (host.matches("\\[[0-9a-fA-F:.]*]")
                            && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean flag(Setting setting, boolean defaultValue) {
        String text = setting.value().orElse(Boolean.toString(defaultValue)).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new InvalidInputException("%s is '%s'. Set it to true or false.".formatted(setting, text));
        };
    }
}
