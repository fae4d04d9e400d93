package io.github.ragshell.chat;

import java.util.regex.Pattern;

/** Keeps a token out of messages, even where the endpoint repeats it. */
final class Redaction {

    private static final int SHORT_TOKEN = 8;

    private final Pattern secret;

    /** @param token what must not be seen; null or blank where there is none */
    Redaction(String token) {
        this.secret = secret(token);
    }

    // A token of a few characters, for endpoints that want just any, also stands inside of words
    private static Pattern secret(String token) {
        if (token == null || token.isBlank()) {
            return null;
        }
        String literal = Pattern.quote(token);
        return Pattern.compile(token.length() < SHORT_TOKEN ? "(?<!\\w)" + literal + "(?!\\w)" : literal);
    }

    boolean hasToken() {
        return secret != null;
    }

    String of(String text) {
        return secret == null ? text : secret.matcher(text).replaceAll("***");
    }

    String of(Throwable e) {
        return of(String.valueOf(e.getMessage()));
    }

    /** The exception as a cause; null where its message repeats the token and would bring it into the stack trace. */
    Throwable cause(Throwable e) {
        for (Throwable t = e; t != null && secret != null; t = t.getCause()) {
            if (secret.matcher(String.valueOf(t.getMessage())).find()) {
                return null;
            }
        }
        return e;
    }
}
