package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.StoppedException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertLockTest {

    private static final String ADDRESS = "http://127.0.0.1:19530";

    private static Boolean insertWhileOthersInsert(String address) throws InterruptedException {
        var done = new AtomicBoolean();
        // Whoever has to wait is stopped at once
        InsertLock.of(ADDRESS, "docs").insert(() -> {
            var other = new Thread(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> InsertLock.of(address, "docs").insert(() -> {
                            done.set(true);
                            throw new StoppedException("It had its turn.");
                        }))
                        .isInstanceOf(StoppedException.class);
            });
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return "";
        });
        return done.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ADDRESS,
                "http://localhost:19530",
                "HTTP://LOCALHOST:19530/",
                "http://localhost",
                "http://[::1]:19530/default"
            })
    void should_let_inserts_take_turns_whatever_they_call_the_server(String address) throws Exception {
        assertThat(insertWhileOthersInsert(address)).isFalse();
    }

    @Test
    void should_let_inserts_elsewhere_go_on() throws Exception {
        assertThat(insertWhileOthersInsert("http://localhost:19530/other")).isTrue();
    }
}
