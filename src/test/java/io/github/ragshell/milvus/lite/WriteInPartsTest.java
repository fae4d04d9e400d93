package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.IDs;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.Status;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.UpsertRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WriteInPartsTest {

    private static final int ROWS = 300;
    private static final String TEXT = "x".repeat(32_000);

    private final List<UpsertRequest> parts = new ArrayList<>();

    @Test
    void should_send_a_large_write_in_parts_and_answer_for_all_of_it() throws Exception {
        MutationResult answer = WriteInParts.send(rows(ROWS, ROWS), (part, in) -> {
            assertThat(in)
                    .isEqualTo(
                            parts.stream().mapToInt(UpsertRequest::getNumRows).sum());
            parts.add(part);
            return upserted(part);
        });

        assertThat(parts).hasSizeGreaterThan(3).allSatisfy(part -> assertThat(part.getSerializedSize())
                .isLessThan(3 << 20));
        assertThat(parts.stream().flatMap(part -> ids(part).stream()))
                .containsExactlyElementsOf(LongStream.range(0, ROWS).boxed().toList());
        assertThat(answer.getUpsertCnt()).isEqualTo(ROWS);
        assertThat(answer.getInsertCnt()).isEqualTo(ROWS);
        assertThat(answer.getDeleteCnt()).isEqualTo(ROWS);
        assertThat(answer.getIDs().getIntId().getDataList())
                .containsExactlyElementsOf(LongStream.range(0, ROWS).boxed().toList());
        assertThat(answer.getSuccIndexList())
                .containsExactlyElementsOf(IntStream.range(0, ROWS).boxed().toList());
    }

    @Test
    void should_send_no_more_when_a_part_is_refused() throws Exception {
        MutationResult answer = WriteInParts.send(rows(ROWS, ROWS), (part, in) -> {
            parts.add(part);
            return parts.size() == 1
                    ? upserted(part)
                    : MutationResult.newBuilder()
                            .setStatus(Status.newBuilder().setCode(1).setReason("the disk is full"))
                            .build();
        });

        assertThat(parts).hasSize(2);
        assertThat(answer.getStatus().getReason())
                .isEqualTo("the disk is full (%d of 300 rows are in: a large write is sent in parts)"
                        .formatted(parts.get(0).getNumRows()));
    }

    @Test
    void should_send_a_write_as_it_is_when_it_is_small_or_a_column_is_short() throws Exception {
        for (UpsertRequest rows : List.of(rows(10, 10), rows(ROWS, ROWS - 1))) {
            WriteInParts.send(rows, (part, in) -> {
                assertThat(part).isSameAs(rows);
                return upserted(part);
            });
        }
    }

    private static MutationResult upserted(UpsertRequest part) {
        return MutationResult.newBuilder()
                .setIDs(IDs.newBuilder().setIntId(LongArray.newBuilder().addAllData(ids(part))))
                .addAllSuccIndex(IntStream.range(0, part.getNumRows()).boxed().toList())
                .setInsertCnt(part.getNumRows())
                .setDeleteCnt(part.getNumRows())
                .setUpsertCnt(part.getNumRows())
                .build();
    }

    private static List<Long> ids(UpsertRequest rows) {
        return rows.getFieldsData(0).getScalars().getLongData().getDataList();
    }

    private static UpsertRequest rows(int rows, int texts) {
        var keys = LongArray.newBuilder();
        var values = StringArray.newBuilder();
        LongStream.range(0, rows).forEach(keys::addData);
        IntStream.range(0, texts).forEach(row -> values.addData(TEXT));
        return UpsertRequest.newBuilder()
                .setCollectionName("docs")
                .setNumRows(rows)
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(keys)))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("text")
                        .setType(DataType.VarChar)
                        .setScalars(ScalarField.newBuilder().setStringData(values)))
                .build();
    }
}
