package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyRulesTest {

    @Test
    void should_refuse_vectors_without_an_index_for_a_server() {
        var collection = new CollectionInfo(
                "docs",
                List.of(
                        new Field("id", DataType.Int64, 0, 0, true, false),
                        Field.vector("vector", DataType.FloatVector, 2, null)),
                true,
                ConsistencyLevel.STRONG);

        assertThatThrownBy(() -> CopyRules.requireCopyable(collection, true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The field vector of the collection docs has no index, without which a server reads no rows. Nothing was copied; copy it with client(), or drop it first.");
        assertThatCode(() -> CopyRules.requireCopyable(collection, false)).doesNotThrowAnyException();
    }
}
