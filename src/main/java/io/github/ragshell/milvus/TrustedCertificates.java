package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.internal.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are trusted: those in the file that {@code MILVUS_CA} names, else those the JVM trusts. */
public final class TrustedCertificates {

    private TrustedCertificates() {}

    /** The PEM file, if one is set. */
    static Optional<Path> file() {
        return Setting.MILVUS_CA.value().map(Path::of);
    }

    /**
     * What a connection to an {@code https://} server is made with.
     *
     * @throws InvalidInputException {@code MILVUS_CA} names no file with certificates
     */
    public static SSLContext sslContext() {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(file().map(TrustedCertificates::read).orElse(null));
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore read(Path file) {
        try (var in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw unusable(file, "it holds no certificate", null);
            }
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca" + store.size(), certificate);
            }
            return store;
        } catch (IOException e) {
            throw unusable(file, IoReason.of(e), e);
        } catch (CertificateException e) {
            throw unusable(file, "it holds no certificate", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InvalidInputException unusable(Path file, String reason, Exception cause) {
        return new InvalidInputException(
                "MILVUS_CA is %s, and that can't be used: %s. Set it to a PEM file with certificates, or unset it."
                        .formatted(file, reason),
                cause);
    }
}
