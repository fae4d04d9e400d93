package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Whom a relay lets in: as long as every handle of the database asks for a token, only calls that carry one of these
 * tokens. A handle that asks for none opens the port to every program of this user.
 */
final class AccessTokens {

    /** Where Milvus's clients put their token. */
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final String WHERE =
            "Pass MilvusLite.token() to the client, such as ConnectConfig.builder().uri(lite.uri()).token(lite.token())";
    private static final int RANDOM_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    // One for each handle, empty where it asks for none
    private final List<String> tokens = new ArrayList<>();

    /** For a port that is open to every program of this user. */
    static AccessTokens none() {
        var tokens = new AccessTokens();
        tokens.add("");
        return tokens;
    }

    /** A token that nobody can guess. */
    static String random() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    synchronized void add(String token) {
        tokens.add(token);
    }

    synchronized void remove(String token) {
        tokens.remove(token);
    }

    /** Why a call with these headers is not let in, as a sentence; takes the token out of them. */
    Optional<String> refusal(Metadata headers) {
        String sent = headers.get(AUTHORIZATION);
        headers.discardAll(AUTHORIZATION);
        synchronized (this) {
            if (tokens.contains("") || sent != null && tokens.stream().anyMatch(token -> is(sent, token))) {
                return Optional.empty();
            }
        }
        return Optional.of((sent == null
                        ? "This Milvus Lite asks for a token, and the call has none. %s."
                        : "The token of this call is not the one that this Milvus Lite asks for. %s.")
                .formatted(WHERE));
    }

    // In a time that tells nothing
    private static boolean is(String sent, String token) {
        byte[] expected = Base64.getEncoder().encode(token.getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(expected, sent.getBytes(StandardCharsets.UTF_8));
    }
}
