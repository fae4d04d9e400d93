package io.github.ragshell.corpus;

import io.github.ragshell.core.Settings;
import io.github.ragshell.core.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;

/** Follows a server's redirects, but not to where the user would not have gone: to plain http, or to a machine that is off limits. */
final class Redirects {

    private static final int MAX = 10;
    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private final HttpClient client;

    /** @param client one that does not follow redirects by itself */
    Redirects(HttpClient client) {
        this.client = client;
    }

    /**
     * Asks for a file.
     *
     * @param request without an address
     * @return the first answer that is no redirect
     * @throws UnreachableException the next address is not one to go to, or they never end
     */
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> get(URI uri, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        URI next = uri;
        for (int redirects = 0; redirects <= MAX; redirects++) {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                    client.send(request.uri(next).build(), HttpResponse.BodyHandlers.ofPublisher());
            if (!STATUSES.contains(response.statusCode())) {
                return response;
            }
            new ArrivingBody(response.body(), Duration.ZERO).close();
            next = target(uri, next, response.headers().firstValue("Location").orElse(""));
        }
        throw refused(uri, "the server redirects more than " + MAX + " times");
    }

    static URI target(URI origin, URI from, String location) {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw refused(origin, "the server redirects to something that is not an address");
        }
        if (location.isEmpty() || !Download.isUrl(target.toString()) || target.getHost() == null) {
            throw refused(origin, "the server redirects to something that is not an http or https address");
        }
        if (from.getScheme().equalsIgnoreCase("https") && target.getScheme().equalsIgnoreCase("http")) {
            throw refused(
                    origin,
                    "the server redirects from https to %s, which is not encrypted"
                            .formatted(Settings.withoutUserInfo(target)));
        }
        Settings.requireOnline("The download", target);
        return target;
    }

    private static UnreachableException refused(URI uri, String why) {
        return new UnreachableException(
                "%s could not be fetched: %s. Check the address.".formatted(Settings.withoutUserInfo(uri), why));
    }
}
