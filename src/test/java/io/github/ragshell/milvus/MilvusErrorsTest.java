package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.UnreachableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MilvusErrorsTest {

    @Test
    void should_say_that_rows_are_too_large_for_one_answer() {
        RagException failure =
                MilvusErrors.refused("The query in docs", "./demo.db", "query results exceed the limit size", null);

        assertThat(failure)
                .isInstanceOf(ServiceException.class)
                .hasMessage(
                        "The query in docs failed: its rows are too large for one answer (Milvus at ./demo.db said: query results exceed the limit size). Ask for fewer rows at a time.");
        assertThat(MilvusErrors.isTooLarge((ServiceException) failure)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy TaskCondition context Done", "rpc failed: context deadline exceeded"})
    void should_call_it_late_when_the_server_gives_up_at_our_deadline(String reason) {
        assertThat(MilvusErrors.refused("The search in docs", "http://h:1", reason, new RuntimeException(reason)))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "The search in docs failed: Milvus at http://h:1 gave no answer in time. Check that a Milvus runs there and that http:// or https:// is right, then call again.");
    }
}
