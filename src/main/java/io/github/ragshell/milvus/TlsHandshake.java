package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.IoReason;
import io.milvus.v2.client.ConnectConfig;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;

/** A handshake as gRPC makes it, whose failure becomes a sentence. */
final class TlsHandshake {

    private static final String GRPC = "h2";

    private TlsHandshake() {}

    /**
     * Returns when the server at the other end of the socket proved to be the one of the address.
     *
     * @throws SetupException its certificate is not trusted
     * @throws InvalidInputException what listens there does not speak TLS, or no gRPC over it
     * @throws UnreachableException the connection broke or there was no answer in time
     */
    static void require(Socket socket, ConnectConfig config, String address, int millis) {
        try {
            var tls = (SSLSocket) TrustedCertificates.sslContext()
                    .getSocketFactory()
                    .createSocket(socket, config.getHost(), config.getPort(), true);
            var parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {GRPC});
            tls.setSSLParameters(parameters);
            tls.setSoTimeout(millis);
            tls.startHandshake();
            if (!GRPC.equals(tls.getApplicationProtocol())) {
                throw noGrpc(address, "it offers no HTTP/2", null);
            }
        } catch (IOException e) {
            throw translate(e, address);
        }
    }

    private static RagException translate(IOException e, String address) {
        Optional<String> objection = objection(e);
        if (objection.isPresent()) {
            return new SetupException(
                    "The certificate of Milvus at %s is not trusted: %s. Check the address; where it is right, set MILVUS_CA to a PEM file with the certificate of the authority that signed it."
                            .formatted(address, objection.get()),
                    e);
        }
        if (e instanceof SSLHandshakeException && String.valueOf(e.getMessage()).contains("no_application_protocol")) {
            return noGrpc(address, "it offers no HTTP/2", e);
        }
        if (e instanceof SSLException) {
            // Java 25 has the name of the alert before the sentence, too
            return noGrpc(address, IoReason.of(e).replaceFirst("^\\(\\w+\\) Received", "received"), e);
        }
        return new UnreachableException(
                "Milvus at %s ended the TLS handshake (%s). Check that it runs and that https:// is right, then call again."
                        .formatted(address, e instanceof SocketTimeoutException ? "no answer in time" : IoReason.of(e)),
                e);
    }

    private static InvalidInputException noGrpc(String address, String reason, IOException cause) {
        return new InvalidInputException(
                "What listens at %s is no Milvus with TLS (%s). Write http:// for a Milvus without TLS, or check the port."
                        .formatted(address, reason),
                cause);
    }

    /** What is wrong with the certificate, if that is what failed. */
    private static Optional<String> objection(Throwable e) {
        Throwable last = null;
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof CertPathBuilderException) {
                return Optional.of("no authority that is trusted here signed it");
            }
            if (t instanceof CertificateExpiredException || t instanceof CertificateNotYetValidException) {
                return Optional.of("it is not valid now (%s)".formatted(t.getMessage()));
            }
            last = t instanceof CertificateException ? t : last;
        }
        return Optional.ofNullable(last).map(Throwable::getMessage);
    }
}
