package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.lite.Leftovers;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Milvus behind https://, with certificates of all kinds. */
class TlsIT {

    private static final String UNTRUSTED =
            "The certificate of Milvus at %s is not trusted: %s. Check the address; where it is right, set MILVUS_CA to a PEM file with the certificate of the authority that signed it.";

    @TempDir
    static Path directory;

    private static MilvusLite lite;
    private static Path keys;
    private static Path certificate;

    private final SystemProperties properties = new SystemProperties();

    @BeforeAll
    static void start() throws Exception {
        lite = MilvusLite.open(directory.toRealPath().resolve("tls.db"));
        keys = TlsEnd.keyStore(directory, "milvus", "-ext", "san=dns:localhost");
        certificate = TlsEnd.certificate(keys);
    }

    @AfterAll
    static void stop() throws IOException {
        lite.close();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    @AfterEach
    void restore() {
        properties.close();
    }

    @Test
    void should_insert_and_search_where_the_certificate_is_in_the_file_that_is_set() throws Exception {
        properties.with(Setting.MILVUS_CA, certificate);
        try (var end = TlsEnd.start(keys, lite.uri(), "h2")) {
            assertInsertsAndFinds(end.uri("localhost"));
        }
    }

    @Test
    void should_insert_and_search_where_the_jvm_trusts_the_certificate() throws Exception {
        properties
                .with("javax.net.ssl.trustStore", TlsEnd.trustStore(certificate))
                .with("javax.net.ssl.trustStorePassword", TlsEnd.PASSWORD);
        try (var end = TlsEnd.start(keys, lite.uri(), "h2")) {
            assertInsertsAndFinds(end.uri("localhost").replace("https", "HTTPS"));
        }
    }

    @Test
    void should_say_that_nobody_trusted_signed_the_certificate() throws Exception {
        try (var end = TlsEnd.start(keys, lite.uri(), "h2")) {
            assertUntrusted(end.uri("localhost"), "no authority that is trusted here signed it");
        }
    }

    @Test
    void should_say_that_the_certificate_is_for_another_name() throws Exception {
        properties.with(Setting.MILVUS_CA, certificate);
        try (var end = TlsEnd.start(keys, lite.uri(), "h2")) {
            assertUntrusted(end.uri("127.0.0.1"), "No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    @Test
    void should_say_that_the_certificate_has_expired() throws Exception {
        // A certificate that is trusted itself would be trusted for ever
        Path authority = TlsEnd.keyStore(directory, "authority", "-ext", "bc:c");
        Path old = TlsEnd.keyStore(directory, "old");
        String[] expired = {"-ext", "san=dns:localhost", "-startdate", "2020/01/01 00:00:00", "-validity", "30"};
        TlsEnd.sign(old, authority, expired);
        properties.with(Setting.MILVUS_CA, TlsEnd.certificate(authority));
        try (var end = TlsEnd.start(old, lite.uri(), "h2")) {
            assertThatThrownBy(() -> Milvus.open(end.uri("localhost"), null))
                    .isInstanceOf(SetupException.class)
                    .extracting(e -> e.getMessage().replaceFirst("NotAfter: [^)]*", "NotAfter: DATE"))
                    .isEqualTo(UNTRUSTED.formatted(end.uri("localhost"), "it is not valid now (NotAfter: DATE)"));
        }
    }

    @Test
    void should_say_that_a_port_without_tls_was_meant_for_http() {
        String uri = lite.uri().replace("http:", "https:");

        assertThatThrownBy(() -> Milvus.open(uri, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "What listens at %s is no Milvus with TLS (received fatal alert: protocol_version). Write http:// for a Milvus without TLS, or check the port.",
                        uri);
    }

    @Test
    void should_say_that_a_port_with_tls_is_none_of_milvus() throws Exception {
        properties.with(Setting.MILVUS_CA, certificate);
        for (String[] protocols : List.of(new String[0], new String[] {"http/1.1"})) {
            try (var end = TlsEnd.start(keys, lite.uri(), protocols)) {
                assertThatThrownBy(() -> Milvus.open(end.uri("localhost"), null))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage(
                                "What listens at %s is no Milvus with TLS (it offers no HTTP/2). Write http:// for a Milvus without TLS, or check the port.",
                                end.uri("localhost"));
            }
        }
    }

    @Test
    void should_say_that_a_port_with_tls_gives_http_no_answer() throws Exception {
        try (var end = TlsEnd.start(keys, lite.uri(), "h2")) {
            String uri = end.uri("localhost").replace("https", "http");

            assertThatThrownBy(() -> Milvus.open(uri, null, Duration.ofSeconds(1)))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessage(
                            "Connecting failed: Milvus at %s gave no answer in time. Check that a Milvus runs there and that http:// or https:// is right, then call again.",
                            uri);
        }
    }

    @Test
    void should_say_that_the_file_that_is_set_holds_no_certificate() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path text = Files.writeString(directory.resolve("text.pem"), "not a certificate");
        Path missing = directory.resolve("missing.pem");
        try (var end = TlsEnd.start(keys, lite.uri(), "h2")) {
            assertUnusable(end, empty, "it holds no certificate");
            assertUnusable(end, text, "it holds no certificate");
            assertUnusable(end, missing, "there is no such file or directory");
        }
    }

    private void assertUnusable(TlsEnd end, Path file, String reason) {
        properties.with(Setting.MILVUS_CA, file);
        assertThatThrownBy(() -> Milvus.open(end.uri("localhost"), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "MILVUS_CA is %s, and that can't be used: %s. Set it to a PEM file with certificates, or unset it.",
                        file, reason);
    }

    private static void assertUntrusted(String uri, String reason) {
        assertThatThrownBy(() -> Milvus.open(uri, null))
                .isInstanceOf(SetupException.class)
                .hasMessage(UNTRUSTED, uri, reason);
    }

    private static void assertInsertsAndFinds(String uri) {
        try (var milvus = Milvus.open(uri, null)) {
            milvus.dropCollection("docs");
            milvus.createCollection("docs", 384, MetricType.IP, ConsistencyLevel.STRONG);
            milvus.insert("docs", TestRows.chunks(2500), TestEmbeddings.random(2500, 384, 1));
            milvus.insert(
                    "docs",
                    List.of(Map.of(
                            "id",
                            9000,
                            "vector",
                            TestEmbeddings.random(1, 384, 2).get(0),
                            "text",
                            "last")));

            assertThat(milvus.count("docs")).isEqualTo(2501);
            assertThat(milvus.query("docs", Filter.equal("text", "last"), 2))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("id", 9000L));
            assertThat(milvus).hasToString("Milvus at " + uri);
        }
    }
}
