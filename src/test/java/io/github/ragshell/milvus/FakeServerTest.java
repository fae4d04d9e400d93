package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.CredentialException;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.github.ragshell.core.UnreachableException;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server of the test's making answers, and what the user reads. */
class FakeServerTest {

    private static final String SECRET = "root:s3cr3t";

    private final Deque<Status> failures = new ArrayDeque<>();
    private List<String> names = List.of();
    private volatile boolean silent;
    private Server server;
    private String uri;
    private Milvus milvus;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Answers())
                .build()
                .start();
        uri = "http://127.0.0.1:" + server.getPort();
        milvus = Milvus.open(uri, SECRET);
    }

    @AfterEach
    void stop() throws InterruptedException {
        milvus.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void should_list_ten_thousand_collections() {
        names = IntStream.range(0, 10_000).mapToObj("c%05d"::formatted).toList();

        var table = milvus.collections();

        assertThat(table.name()).isEqualTo("10000 collections in " + uri);
        assertThat(table.stringColumn("name").asList()).isEqualTo(names);
    }

    @Test
    void should_say_that_no_answer_came_in_time() {
        silent = true;

        assertThatThrownBy(() -> milvus.withDeadline(Duration.ofMillis(50)).collections())
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "Listing the collections failed: Milvus at %s gave no answer in time. Check that a Milvus runs there and that http:// or https:// is right, then call again.",
                        uri);
    }

    @Test
    void should_say_that_a_call_was_stopped() {
        silent = true;
        Thread.currentThread().interrupt();

        assertRefused(
                StoppedException.class,
                "Listing the collections was stopped before Milvus at %s answered. Call again if it was not meant to be.");
        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    }

    @Test
    void should_ask_again_when_the_connection_breaks_under_a_question() {
        failures.add(Status.UNAVAILABLE);
        failures.add(Status.UNAVAILABLE);

        assertThat(milvus.collections().rowCount()).isZero();
        assertThat(failures).isEmpty();
    }

    @Test
    void should_give_up_after_three_times() {
        for (int i = 0; i < 5; i++) {
            failures.add(Status.UNAVAILABLE);
        }

        assertRefused(
                UnreachableException.class,
                "Listing the collections failed: there is no connection to Milvus at %s. Check that it runs and that the address is right.");
        assertThat(failures).hasSize(2);
    }

    @Test
    void should_say_that_a_token_has_expired() {
        failures.add(Status.UNAUTHENTICATED.withDescription("token expired"));

        assertRefused(
                CredentialException.class,
                "Listing the collections was refused by Milvus at %s: the token is missing, wrong or may not do this. Set MILVUS_TOKEN, or pass it: milvus(uri, token).");
    }

    @Test
    void should_say_that_a_server_is_too_old() {
        failures.add(Status.UNIMPLEMENTED.withDescription("unknown method ShowCollections"));

        assertRefused(
                ServiceException.class,
                "Listing the collections failed: Milvus at %s does not know this call. It is too old, or not a Milvus; servers from 2.3 on are known to work.");
    }

    @Test
    void should_say_that_a_server_has_too_much_to_do() {
        failures.add(Status.RESOURCE_EXHAUSTED.withDescription("rate limit exceeded[rate=1]"));

        assertRefused(
                ServiceException.class,
                "Listing the collections failed: Milvus at %s has too much to do or the message is too large (rate limit exceeded[rate=1]). Wait a little, or send less at once.");
    }

    @Test
    void should_pass_on_what_it_does_not_know() {
        failures.add(Status.INTERNAL.withDescription("the disk is on fire"));

        assertRefused(
                ServiceException.class,
                "Listing the collections failed: Milvus at %s answered INTERNAL: the disk is on fire.");
    }

    @Test
    void should_tell_at_once_when_nobody_listens() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String nowhere = "http://127.0.0.1:" + free;

        assertThatThrownBy(() -> Milvus.open(nowhere, SECRET))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "No Milvus listens at %s (port %d: Connection refused). Start it, or check the address.",
                        nowhere, free);
    }

    @Test
    void should_say_that_the_connection_was_closed() {
        milvus.close();

        assertRefused(RagException.class, "The connection to Milvus at %s was closed. Open it again.");
        assertThat(milvus).hasToString("Milvus at " + uri);
    }

    @Test
    void should_refuse_a_password_in_the_address_and_a_host_that_is_none() {
        assertThatThrownBy(() -> Milvus.open("http://root:s3cr3t@127.0.0.1:1", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The address of 'http://127.0.0.1:1' has a user and a password in it. Leave them out and set MILVUS_TOKEN to user:password, or pass it: milvus(uri, token).");
        assertThatThrownBy(() -> Milvus.open("http://my_host:19530/db", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The host of 'http://my_host:19530/db' has a _ in its name, which names of hosts in addresses may not have. Write its IP address, or give it a name with - in place of _.");
        assertThatThrownBy(() -> Milvus.open("http:///db", null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("'http:///db' names no host. Write for example http://localhost:19530.");
    }

    @Test
    void should_show_no_token_anywhere() {
        failures.add(Status.UNAUTHENTICATED);

        assertThat(milvus.toString()).doesNotContain("s3cr3t");
        assertThatThrownBy(() -> milvus.collections()).satisfies(e -> {
            for (Throwable t = e; t != null; t = t.getCause()) {
                assertThat(t.toString()).doesNotContain("s3cr3t");
            }
        });
    }

    private void assertRefused(Class<? extends RagException> type, String message) {
        assertThatThrownBy(() -> milvus.collections()).isInstanceOf(type).hasMessage(message, uri);
    }

    private final class Answers extends AcceptingService {

        @Override
        public void showCollections(ShowCollectionsRequest request, StreamObserver<ShowCollectionsResponse> observer) {
            if (silent) {
                return;
            }
            Status failure = failures.poll();
            if (failure != null) {
                observer.onError(failure.asRuntimeException());
                return;
            }
            observer.onNext(ShowCollectionsResponse.newBuilder()
                    .addAllCollectionNames(names)
                    .build());
            observer.onCompleted();
        }
    }
}
