package io.github.ragshell.chat;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.UnreachableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What went wrong between here and the endpoint, in plain words. */
final class ConnectionErrors {

    private static final String CHECK = "Check that the endpoint runs and that LEPTON_BASE_URL is right.";

    private final String endpoint;
    private final String model;
    private final Duration silence;

    ConnectionErrors(String endpoint, String model, Duration silence) {
        this.endpoint = endpoint;
        this.model = model;
        this.silence = silence;
    }

    /** @param message of {@code e}, without secrets */
    RagException translate(Throwable e, String message, Throwable cause, String tried) {
        Throwable io = firstIo(e);
        String text = io == null || io == e ? message : String.valueOf(io.getMessage());
        return new UnreachableException(
                "No answer from %s%s (model %s): %s. %s%s"
                        .formatted(endpoint, byProxy(), model, reason(io, text), advice(io, text), tried),
                cause);
    }

    private String reason(Throwable io, String text) {
        if (io instanceof UnknownHostException) {
            return "the host name is not known";
        }
        if (aboutProxy(text)) {
            return "the proxy refused the connection";
        }
        if (io instanceof ConnectException) {
            return "nothing listens there, or a firewall is in the way";
        }
        if (io instanceof SSLException) {
            return "no secure connection could be made";
        }
        if (io instanceof SocketTimeoutException && text.contains("onnect")) {
            return "no connection within %d s".formatted(ChatEndpoint.CONNECT_TIMEOUT.toSeconds());
        }
        if (io instanceof InterruptedIOException) {
            return "nothing came for %s s".formatted(seconds(silence));
        }
        return "the connection was closed before an answer came";
    }

    private String advice(Throwable io, String text) {
        if (aboutProxy(text)) {
            return "Give Java another proxy (-Dhttps.proxyHost, -Dhttps.proxyPort), or none for this host (-Dhttp.nonProxyHosts).";
        }
        if (tutorial()) {
            return "The tutorial's public endpoint no longer exists. Set LEPTON_BASE_URL to an OpenAI-compatible endpoint of yours, or unset LEPTONAI_TOKEN for the extractive reader.";
        }
        if (io instanceof SSLException) {
            return "Where the endpoint speaks plain HTTP, begin LEPTON_BASE_URL with http://; where its certificate is your organisation's own, name a trust store that has it (-Djavax.net.ssl.trustStore).";
        }
        if (io instanceof InterruptedIOException && !text.contains("onnect")) {
            return "It may be busy: ask again, send fewer passages, or wait longer with ChatOptions.timeout.";
        }
        return CHECK;
    }

    private boolean tutorial() {
        return Lepton.TUTORIAL_ENDPOINT.startsWith(endpoint) || endpoint.contains(".lepton.run");
    }

    private static boolean aboutProxy(String text) {
        return text.contains("proxy") || text.contains("CONNECT");
    }

    private String byProxy() {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return "";
        }
        return selector.select(URI.create(endpoint)).stream()
                .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
                .findFirst()
                .map(proxy -> (InetSocketAddress) proxy.address())
                .map(address -> " by way of the proxy %s:%d".formatted(address.getHostString(), address.getPort()))
                .orElse("");
    }

    // Below openai-java's own; the deepest cause can be about a detail, such as a broken pipe
    private static Throwable firstIo(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof IOException) {
                boolean wrapped = t.getClass() == IOException.class && t.getCause() instanceof IOException;
                if (!wrapped) {
                    return t;
                }
            }
        }
        return null;
    }

    /** Whether asking at once again may help: the endpoint was there, and closed the connection. */
    static boolean broken(Throwable e) {
        Throwable io = firstIo(e);
        return io != null
                && !(io instanceof UnknownHostException)
                && !(io instanceof ConnectException)
                && !(io instanceof SSLException)
                && !(io instanceof InterruptedIOException)
                && !aboutProxy(String.valueOf(io.getMessage()))
                && (io instanceof SocketException
                        || io instanceof java.io.EOFException
                        || io.getClass() == IOException.class);
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? Long.toString(duration.toSeconds())
                : java.math.BigDecimal.valueOf(duration.toMillis(), 3)
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
