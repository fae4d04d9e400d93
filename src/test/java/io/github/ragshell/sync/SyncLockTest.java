package io.github.ragshell.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.Setting;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncLockTest {

    private static final String ADDRESS = "http://127.0.0.1:19530";

    @TempDir
    private Path home;

    private SystemProperties properties;

    @BeforeEach
    void setUp() {
        properties = new SystemProperties();
        properties.with(Setting.RAGSHELL_HOME, home);
    }

    @AfterEach
    void tearDown() {
        properties.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ADDRESS,
                "http://localhost:19530",
                "HTTP://LocalHost:19530/",
                "http://127.0.0.2:19530",
                "http://[::1]:19530",
                "http://localhost",
                "http://localhost:19530/default/"
            })
    void should_keep_others_away_whatever_they_call_this_machine(String name) {
        try (var lock = SyncLock.of(ADDRESS, "docs")) {
            assertThat(lock.place()).isNotEmpty();
            assertThatThrownBy(() -> SyncLock.of(name, "docs"))
                    .isInstanceOf(InUseException.class)
                    .hasMessage(
                            "Another sync is working on the collection docs of %s. Wait until it has ended, then call again."
                                    .formatted(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:19531",
                "http://localhost:19530/other",
                "http://localhost:19530/default_2",
                "https://localhost:19530",
                "http://127.0.0.1.example.org:19530",
                "/home/me/http.db"
            })
    void should_let_others_work_elsewhere(String address) {
        try (var lock = SyncLock.of(ADDRESS, "docs");
                var other = SyncLock.of(address, "docs")) {
            assertThat(other.place()).isNotEqualTo(lock.place());
        }
    }

    // Or a lease of a sync at work would look like one of a dead sync that had this lock
    @Test
    void should_name_the_same_place_for_the_same_lock_alone() {
        String place;
        try (var lock = SyncLock.of(ADDRESS, "docs");
                var other = SyncLock.of("http://milvus:19530", "docs")) {
            place = lock.place();
            assertThat(place).doesNotContain(" ").isNotEqualTo(other.place());
        }
        try (var lock = SyncLock.of(ADDRESS.toUpperCase(Locale.ROOT), "docs")) {
            assertThat(lock.place()).isEqualTo(place);
        }
    }
}
