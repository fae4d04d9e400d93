package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.embedding.TestEmbeddings;
import io.github.ragshell.milvus.lite.Leftovers;
import io.milvus.v2.service.vector.request.QueryReq;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedQueryIT {

    @TempDir
    Path directory;

    @Test
    void should_repeat_a_query_only_once_when_it_ends_the_server() throws Exception {
        var calls = new AtomicInteger();
        String file = directory.toRealPath().resolve("query.db").toString();
        try (var milvus = Milvus.open(file, null);
                var connection = Connections.open(file, null, Connection.CONNECT)) {
            milvus.createCollection("docs", 4);
            milvus.insert("docs", TestRows.chunks(3), TestEmbeddings.random(3, 4, 1));
            var query =
                    QueryReq.builder().collectionName("docs").filter("id >= 0").build();

            assertThatThrownBy(() -> connection.repeatable("The query in docs", client -> {
                        calls.incrementAndGet();
                        endDuringTheNextCall(connection.lite().pid());
                        return client.query(query);
                    }))
                    .isInstanceOf(ServiceException.class)
                    .hasMessage(
                            "The query in docs was given up because it crashed the embedded Milvus twice. Milvus is running again. If the call has a filter, write it differently.");

            assertThat(calls).hasValue(2);
            assertThat(milvus.query("docs", "", 9)).hasSize(3);
        }
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    // A server that is halted does not answer, and the call is under way when it is killed
    private static void endDuringTheNextCall(long server) {
        try {
            assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(server))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                .execute(() -> ProcessHandle.of(server).ifPresent(ProcessHandle::destroyForcibly));
    }
}
