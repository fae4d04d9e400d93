package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id / 0 == 1",
                "id%0 == 1",
                "id / 00 == 1",
                "id / 0x0 == 1",
                "id / -0 == 1",
                "id / (0) == 1",
                "id / (1 - 1) == 1",
                "id in [1 / 0]",
                "name == 'a' and id / 0 > 1"
            })
    void should_refuse_a_division_by_zero(String filter) {
        assertThatThrownBy(() -> EngineFilter.check(filter))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(filter)
                .hasMessageContaining("divides by zero");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "id > 0",
                "id / 10 == 1",
                "id / 0.5 == 1",
                "id % 2 == 0",
                "id / 2 == 0",
                "id / (x + 1) > 2",
                "path == 'a / 0'",
                "path like \"{x} / 0 text_match(\"",
                "name == 'it\\'s / 0'",
                "metadata[\"a/0\"] > 1"
            })
    void should_pass_other_filters(String filter) {
        assertThatCode(() -> EngineFilter.check(filter)).doesNotThrowAnyException();
    }

    @Test
    void should_refuse_templates_and_full_text() {
        assertThatThrownBy(() -> EngineFilter.check("{x} > 3")).hasMessageContaining("no filter templates");
        assertThatThrownBy(() -> EngineFilter.check("text_match (text, 'a')")).hasMessageContaining("TEXT_MATCH");
    }

    @Test
    void should_leave_the_sources_of_the_engine_out_of_its_reasons() {
        String reason = " => unknown thing at /workspace/milvus-lite/core/src/query/PlanProto.cpp:550\n: segcore error";

        assertThat(EngineFilter.explain(List.of("a"), reason)).isEqualTo("unknown thing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/(", "/ ", "'", "\\'", "{", "/(1-", "=> "})
    void should_read_a_long_filter_once(String part) {
        String filter = part.repeat(300_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try {
                EngineFilter.check(filter);
            } catch (InvalidInputException e) {
                // Refused is as good
            }
            EngineFilter.explain(List.of(), filter);
        });
    }
}
