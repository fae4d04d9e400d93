package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MilvusLiteBuilderTest {

    @Test
    void should_name_the_option_when_it_is_null() {
        assertThatThrownBy(() -> MilvusLite.temporary().engine(null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The engine is null. Leave it out for the default.");
        assertThatThrownBy(() -> MilvusLite.temporary().listener(null)).hasMessageContaining("The listener is null");
        assertThatThrownBy(() -> MilvusLite.temporary().log(null)).hasMessageContaining("The log is null");
    }

    @Test
    void should_refuse_a_start_timeout_that_is_not_above_zero() {
        assertThatThrownBy(() -> MilvusLite.temporary().startTimeout(Duration.ZERO))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The startTimeout is PT0S. Pass a time above zero, for example Duration.ofSeconds(30).");
    }

    @Test
    void should_tell_a_listener_of_two_handles_once_and_of_none_nothing() {
        var heard = new ArrayList<String>();
        LiteListener listener = heard::add;
        var listeners = new Listeners();
        listeners.add(listener);
        listeners.add(listener);

        listeners.notice("one");
        listeners.remove(listener);
        listeners.notice("two");
        listeners.remove(listener);
        listeners.notice("three");

        assertThat(heard).isEqualTo(List.of("one", "two"));
    }

    @Test
    void should_go_on_when_a_listener_fails() {
        var listeners = new Listeners();
        listeners.add(line -> {
            throw new IllegalStateException("closed");
        });

        assertThatCode(() -> listeners.notice("one")).doesNotThrowAnyException();
    }

    @Test
    void should_warn_when_the_database_is_on_a_network_file_system() {
        assertThat(NetworkFileSystem.warning(Path.of("/mnt/demo.db"), "nfs4"))
                .contains(
                        "The database /mnt/demo.db is on a network file system (nfs4), where locks may not work. Use a local disk, or open it from one machine only.");
        assertThat(NetworkFileSystem.warning(Path.of("/home/demo.db"), "ext4")).isEmpty();
    }
}
