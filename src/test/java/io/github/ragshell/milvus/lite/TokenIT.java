package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.Milvus;
import io.milvus.client.MilvusServiceClient;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.param.ConnectParam;
import io.milvus.param.R;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.client.RetryConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the port of a database that asks for a token. */
class TokenIT {

    @TempDir
    Path directory;

    @Test
    void should_let_in_clients_that_have_the_token_and_nobody_else() {
        try (var lite = MilvusLite.builder(directory.resolve("a.db")).token().open()) {
            assertThat(lite.token()).matches("[0-9a-f]{48}");
            assertThat(lite.toString()).doesNotContain(lite.token());
            assertThat(collections(lite, lite.token())).isEmpty();
            assertThatThrownBy(() -> collections(lite, lite.token() + "0"))
                    .hasMessageContaining("UNAUTHENTICATED")
                    .hasMessageContaining("The token of this call is not the one that this Milvus Lite asks for.");
            assertThatThrownBy(() -> collections(lite, null))
                    .hasMessageContaining("UNAUTHENTICATED")
                    .hasMessageContaining("This Milvus Lite asks for a token, and the call has none.")
                    .hasMessageContaining("token(lite.token())");
        }
    }

    @Test
    void should_refuse_a_call_of_any_kind_before_it_is_read() {
        try (var lite = MilvusLite.builder(directory.resolve("a.db")).token().open()) {
            var channel = NettyChannelBuilder.forAddress(
                            "127.0.0.1", URI.create(lite.uri()).getPort())
                    .usePlaintext()
                    .build();
            try {
                assertThatThrownBy(() ->
                                MilvusServiceGrpc.newBlockingStub(channel).connect(ConnectRequest.getDefaultInstance()))
                        .hasMessageStartingWith("UNAUTHENTICATED: This Milvus Lite asks for a token");
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @Test
    void should_take_a_token_of_ones_own_from_both_versions_of_the_client() {
        try (var lite =
                MilvusLite.builder(directory.resolve("a.db")).token("me:s3cret").open()) {
            assertThat(collections(lite, "me:s3cret")).isEmpty();
            var first = new MilvusServiceClient(ConnectParam.newBuilder()
                    .withUri(lite.uri())
                    .withAuthorization("me", "s3cret")
                    .build());
            try {
                assertThat(first.checkHealth().getStatus()).isEqualTo(R.Status.Success.getCode());
            } finally {
                first.close();
            }
        }
    }

    @Test
    void should_let_all_in_while_a_handle_asks_for_no_token() {
        Path database = directory.resolve("a.db");
        try (var closed = MilvusLite.builder(database).token().open();
                var other = MilvusLite.builder(database).token("other").open()) {
            try (var open = MilvusLite.open(database)) {
                assertThat(open.token()).isEmpty();
                assertThat(collections(open, null)).isEmpty();
                assertThat(collections(open, "anything")).isEmpty();
            }

            assertThatThrownBy(() -> collections(closed, null)).hasMessageContaining("UNAUTHENTICATED");
            assertThat(collections(closed, closed.token())).isEmpty();
            assertThat(collections(closed, other.token())).isEmpty();
        }
    }

    @Test
    void should_keep_other_programs_from_the_port_of_our_own_client() throws Exception {
        Path database = directory.toRealPath().resolve("a.db");
        try (var milvus = Milvus.open(database.toString(), null)) {
            int port = OpenDatabase.find(database).orElseThrow().port();

            assertThat(milvus.hasCollection("docs")).isFalse();
            assertThatThrownBy(() -> collections("http://127.0.0.1:" + port, null))
                    .hasMessageContaining("This Milvus Lite asks for a token");
        }
    }

    @Test
    void should_refuse_a_blank_token() {
        assertThatThrownBy(() -> MilvusLite.builder("a.db").token(" "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The token is blank. Pass a text that is hard to guess, or leave it out.");
    }

    private static List<String> collections(MilvusLite lite, String token) {
        return collections(lite.uri(), token);
    }

    private static List<String> collections(String uri, String token) {
        var client = new MilvusClientV2(ConnectConfig.builder()
                .uri(uri)
                .token(token)
                .rpcDeadlineMs(10_000)
                .connectTimeoutMs(5_000)
                .build());
        try {
            client.retryConfig(RetryConfig.builder().maxRetryTimes(1).build());
            return client.listCollections().getCollectionNames();
        } finally {
            client.close();
        }
    }
}
