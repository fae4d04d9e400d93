package io.github.ragshell.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.Sha256;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

    private static final byte[] CONTENT = "0123456789".repeat(20_000).getBytes();

    @TempDir
    Path home;

    private final SystemProperties properties = new SystemProperties();
    private final RecordingDisplay display = RecordingDisplay.use();
    private final Download download = download(Duration.ofSeconds(20), Duration.ofMinutes(1), 1_000_000);
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private String url;

    private interface Handler {
        void handle(HttpExchange exchange, int request) throws IOException;
    }

    private static Download download(Duration silence, Duration total, long bytes) {
        return new Download(new HttpTransfer.Limits(silence, total, bytes), Duration.ofMillis(1));
    }

    private void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        send(exchange, 302, new byte[0]);
    }

    @BeforeEach
    void start() throws IOException {
        properties.with(Setting.RAGSHELL_HOME, home);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/docs/a.zip";
    }

    @AfterEach
    void stop() {
        server.stop(0);
        display.close();
        properties.close();
    }

    private void serve(Handler handler) {
        server.createContext("/docs", exchange -> {
            ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            try (exchange) {
                handler.handle(exchange, requests.incrementAndGet());
            }
        });
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Promises all bytes, sends some, and breaks off. */
    private static void breakOff(HttpExchange exchange, int begin, int end) throws IOException {
        exchange.sendResponseHeaders(begin == 0 ? 200 : 206, CONTENT.length - begin);
        exchange.getResponseBody().write(CONTENT, begin, end - begin);
        exchange.getResponseBody().flush();
    }

    private static int firstByteAskedFor(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    private static void sendFrom(HttpExchange exchange, int begin) throws IOException {
        sendPart(exchange, CONTENT, begin, CONTENT.length);
    }

    private static void sendPart(HttpExchange exchange, byte[] file, int begin, int end) throws IOException {
        exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(begin, end - 1, file.length));
        send(exchange, 206, Arrays.copyOfRange(file, begin, end));
    }

    @Test
    void should_fetch_once_and_note_the_origin() throws IOException {
        serve((exchange, n) -> send(exchange, 200, CONTENT));

        Path first = download.fetch(url, Optional.empty());
        Path second = download.fetch(url, Optional.empty());

        assertThat(first)
                .isEqualTo(second)
                .hasBinaryContent(CONTENT)
                .hasFileName("a.zip")
                .startsWith(home);
        assertThat(requests).hasValue(1);
        assertThat(first.resolveSibling("a.zip.origin"))
                .content()
                .startsWith("url=" + url + "\nsha256=" + Sha256.of(first) + "\nfetched=");
        assertThat(display.lastProgress()).isEqualTo("Downloading a.zip: 200000/200000 bytes");
    }

    @Test
    void should_need_no_network_the_second_time() {
        serve((exchange, n) -> send(exchange, 200, CONTENT));
        Path file = download.fetch(url, Optional.empty());
        server.stop(0);
        properties.with(Setting.RAGSHELL_OFFLINE, "true");

        assertThat(download.fetch(url, Optional.empty())).isEqualTo(file);
    }

    @Test
    void should_go_on_where_the_connection_broke() {
        serve((exchange, n) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (n == 1) {
                breakOff(exchange, 0, 80_000);
            } else {
                sendFrom(exchange, firstByteAskedFor(exchange));
            }
        });

        Path file = download.fetch(url, Optional.empty());

        assertThat(file).hasBinaryContent(CONTENT);
        // The client may drop the last bytes that came before the connection broke
        assertThat(ranges).hasSize(2).first().isEqualTo("null");
        assertThat(ranges.get(1)).matches("bytes=[1-9][0-9]*-");
    }

    @Test
    void should_start_over_when_the_server_goes_on_elsewhere() {
        serve((exchange, n) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            switch (n) {
                case 1 -> breakOff(exchange, 0, 80_000);
                case 2 -> sendFrom(exchange, firstByteAskedFor(exchange) + 1);
                default -> send(exchange, 200, CONTENT);
            }
        });

        assertThat(download.fetch(url, Optional.empty())).hasBinaryContent(CONTENT);
        assertThat(ranges).hasSize(3).last().isEqualTo("null");
    }

    @Test
    void should_start_over_when_the_server_has_another_file_now() {
        serve((exchange, n) -> {
            exchange.getResponseHeaders().set("ETag", "\"v" + n + "\"");
            if (n == 1) {
                breakOff(exchange, 0, 80_000);
            } else {
                send(exchange, 200, CONTENT);
            }
        });

        assertThat(download.fetch(url, Optional.empty())).hasBinaryContent(CONTENT);
    }

    @Test
    void should_start_over_when_the_server_goes_on_with_another_file() {
        byte[] other = "abcdefghij".repeat(20_000).getBytes();
        serve((exchange, n) -> {
            exchange.getResponseHeaders().set("ETag", n == 1 ? "\"v1\"" : "\"v2\"");
            switch (n) {
                case 1 -> breakOff(exchange, 0, 80_000);
                case 2 -> sendPart(exchange, other, firstByteAskedFor(exchange), other.length);
                default -> send(exchange, 200, other);
            }
        });

        assertThat(download.fetch(url, Optional.empty())).hasBinaryContent(other);
        assertThat(ranges).hasSize(3).last().isEqualTo("null");
    }

    @Test
    void should_go_on_when_the_server_sends_less_than_the_rest() {
        serve((exchange, n) -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            switch (n) {
                case 1 -> breakOff(exchange, 0, 80_000);
                case 2 -> sendPart(exchange, CONTENT, firstByteAskedFor(exchange), 120_000);
                default -> sendPart(exchange, CONTENT, firstByteAskedFor(exchange), CONTENT.length);
            }
        });

        assertThat(download.fetch(url, Optional.empty())).hasBinaryContent(CONTENT);
        assertThat(ranges).hasSize(3).last().isEqualTo("bytes=120000-");
    }

    @Test
    void should_not_continue_a_file_without_a_validator() {
        serve((exchange, n) -> {
            if (n == 1) {
                breakOff(exchange, 0, 80_000);
            } else {
                send(exchange, 200, CONTENT);
            }
        });

        assertThat(download.fetch(url, Optional.empty())).hasBinaryContent(CONTENT);
        assertThat(ranges).containsExactly("null", "null");
    }

    @Test
    void should_try_again_after_a_server_error_and_give_up_after_four() {
        serve((exchange, n) -> send(exchange, 503, new byte[0]));

        assertThatThrownBy(() -> download.fetch(url, Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "%s could not be fetched: the server answered with HTTP status 503. Check the network and the proxy settings; what has arrived is kept and continued next time."
                                .formatted(url));
        assertThat(requests).hasValue(4);
    }

    @Test
    void should_not_try_again_when_there_is_no_such_file() {
        serve((exchange, n) -> send(exchange, 404, new byte[0]));

        assertThatThrownBy(() -> download.fetch(url + "?key=secret", Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("%s could not be fetched: the server answered with HTTP status 404. Check the address."
                        .formatted(url));
        assertThat(requests).hasValue(1);
    }

    @Test
    void should_give_up_on_a_server_that_falls_silent() {
        serve((exchange, n) -> {
            breakOff(exchange, 0, 1000);
            pause(1500);
        });
        Download impatient = download(Duration.ofMillis(700), Duration.ofMinutes(1), 1_000_000);

        assertThatThrownBy(() -> impatient.fetch(url, Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "%s could not be fetched: no data for 0.7 s. Check the network and the proxy settings; what has arrived is kept and continued next time."
                                .formatted(url));
    }

    @Test
    void should_stop_while_it_waits_for_the_server() {
        Thread waiting = Thread.currentThread();
        serve((exchange, n) -> {
            breakOff(exchange, 0, 1000);
            pause(500);
            waiting.interrupt();
            pause(3000);
        });

        assertThatThrownBy(() -> download.fetch(url, Optional.empty()))
                .isInstanceOf(StoppedException.class)
                .hasMessage("The download was stopped; what has arrived is kept and continued next time.");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(requests).hasValue(1);
    }

    @Test
    void should_fetch_again_what_is_not_the_expected_file() throws IOException {
        serve((exchange, n) -> send(exchange, 200, CONTENT));
        Path fetched = download.fetch(url, Optional.empty());
        String sum = Sha256.of(fetched);
        Files.writeString(fetched, "changed");

        assertThat(download.fetch(url, Optional.of(sum))).hasBinaryContent(CONTENT);
        assertThatThrownBy(() -> download.fetch(url, Optional.of("00".repeat(32))))
                .hasMessageContaining("is not the expected file");
        assertThat(fetched).doesNotExist();
    }

    @Test
    void should_follow_redirects_also_to_go_on() {
        serve((exchange, n) -> {
            if (exchange.getRequestURI().getPath().endsWith("a.zip")) {
                redirect(exchange, "/docs/b");
                return;
            }
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            if (n == 2) {
                breakOff(exchange, 0, 80_000);
            } else {
                sendFrom(exchange, firstByteAskedFor(exchange));
            }
        });

        assertThat(download.fetch(url, Optional.empty()))
                .hasBinaryContent(CONTENT)
                .hasFileName("a.zip");
        assertThat(requests).hasValue(4);
    }

    @Test
    void should_not_be_led_to_another_machine_when_offline() {
        serve((exchange, n) -> redirect(exchange, "http://192.0.2.1/a.zip?key=secret"));
        properties.with(Setting.RAGSHELL_OFFLINE, "true");

        assertThatThrownBy(() -> download.fetch(url, Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "The download needs http://192.0.2.1/a.zip, but RAGSHELL_OFFLINE=true forbids connections to other machines. Unset RAGSHELL_OFFLINE.");
        assertThat(requests).hasValue(1);
    }

    @Test
    void should_not_follow_redirects_without_end() {
        serve((exchange, n) -> redirect(exchange, "/docs/" + n));

        assertThatThrownBy(() -> download.fetch(url, Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage("%s could not be fetched: the server redirects more than 10 times. Check the address."
                        .formatted(url));
        assertThat(requests).hasValue(11);
    }

    @Test
    void should_not_be_led_from_https_to_http_or_to_a_file() {
        var https = URI.create("https://example.org/a");

        assertThat(Redirects.target(https, https, "//example.com/b")).isEqualTo(URI.create("https://example.com/b"));
        assertThatThrownBy(() -> Redirects.target(https, https, "http://example.org/a"))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "https://example.org/a could not be fetched: the server redirects from https to http://example.org/a, which is not encrypted. Check the address.");
        for (String location : List.of("file:///etc/passwd", "HTTP:/x", "", ":")) {
            assertThatThrownBy(() -> Redirects.target(https, https, location))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("not an");
        }
    }

    @Test
    void should_not_take_more_than_the_limit() {
        serve((exchange, n) -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(CONTENT);
            }
        });

        assertThatThrownBy(() -> download.fetch(url, Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "%s could not be fetched: it is larger than 1000000 bytes, the most a download may have. Check the address."
                                .formatted(url));
        assertThat(requests).hasValue(1);
    }

    @Test
    void should_end_a_download_that_trickles() {
        serve((exchange, n) -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                pause(20);
            }
        });

        assertThatThrownBy(() -> download(Duration.ofSeconds(20), Duration.ofMillis(200), 1000)
                        .fetch(url, Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "%s could not be fetched: it was not complete after 0.2 s. Check the network; what has arrived is kept and continued next time."
                                .formatted(url));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void should_say_that_nobody_listens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String address = "http://127.0.0.1:" + port + "/a.zip";

        assertThatThrownBy(() -> download.fetch(address, Optional.empty()))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "%s could not be fetched: no connection. Check the network and the proxy settings; what has arrived is kept and continued next time."
                                .formatted(address));
    }

    @Test
    void should_refuse_a_file_with_another_checksum() throws IOException {
        serve((exchange, n) -> send(exchange, 200, "other".getBytes()));

        assertThatThrownBy(() -> download.fetch(url, Optional.of("00ff")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "%s is not the expected file: its SHA-256 is d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa, expected 00ff. It was deleted; a proxy may have changed it, or the file was replaced at its origin."
                                .formatted(url));
        assertThat(Download.cached(URI.create(url))).doesNotExist();
        assertThat(Download.cached(URI.create(url)).resolveSibling("a.zip.part"))
                .doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_say_that_the_disk_is_full() throws IOException {
        serve((exchange, n) -> send(exchange, 200, CONTENT));
        Path file = Download.cached(URI.create(url));
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file.resolveSibling("a.zip.part"), Path.of("/dev/full"));

        assertThatThrownBy(() -> download.fetch(url, Optional.empty()))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The disk is full at %s. Free some room or set RAGSHELL_HOME to another disk; what has arrived is kept and continued next time."
                                .formatted(file.getParent()));
    }

    @Test
    void should_say_that_the_cache_cannot_be_written() throws IOException {
        Files.writeString(home.resolve("downloads"), "a file is in the way");

        assertThatThrownBy(() -> download.fetch(url, Optional.empty()))
                .isInstanceOf(SetupException.class)
                .hasMessage("%s can't be written (not a directory). Set RAGSHELL_HOME to a directory that can."
                        .formatted(Download.cached(URI.create(url)).getParent()));
    }

    @Test
    void should_fetch_what_has_a_name_too_long_for_a_file() {
        serve((exchange, n) -> send(exchange, 200, CONTENT));

        assertThat(download.fetch(url.replace("a.zip", "x".repeat(300) + ".zip"), Optional.empty()))
                .hasBinaryContent(CONTENT)
                .hasExtension("zip");
    }

    @Test
    void should_refuse_what_is_no_address() {
        assertThatThrownBy(() -> download.fetch("ftp://x/a.zip", Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'ftp://x/a.zip' is not an address. Write http://... or https://...");
        assertThatThrownBy(() -> download.fetch("http://a b", Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'http://a b' is not an address: Illegal character in authority.");
    }
}
