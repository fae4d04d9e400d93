package io.github.ragshell.milvus.lite;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.IDs;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.SearchResultData;
import io.milvus.grpc.SearchResults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Shows the apostrophes of text keys in the engine's answers, see {@link Apostrophes}. */
final class TextKeyAnswers {

    private static final byte[] STAND_IN = String.valueOf(Apostrophes.STAND_IN).getBytes(StandardCharsets.UTF_8);

    private TextKeyAnswers() {}

    /** @param method of Milvus's service */
    static byte[] shown(String method, byte[] answer) {
        try {
            return switch (method) {
                case "Insert", "Upsert", "Delete" -> mutation(answer);
                case "Query" -> query(answer);
                case "Search", "HybridSearch" -> search(answer);
                default -> answer;
            };
        } catch (IOException e) {
            // No message of this kind: the client says so
            return answer;
        }
    }

    private static byte[] mutation(byte[] answer) throws IOException {
        if (!MessageParts.of(answer).any(MutationResult.IDS_FIELD_NUMBER, TextKeyAnswers::areHiding)) {
            return answer;
        }
        var result = MutationResult.parseFrom(answer).toBuilder();
        return result.setIDs(shown(result.getIDs())).build().toByteArray();
    }

    private static byte[] query(byte[] answer) throws IOException {
        if (!MessageParts.of(answer).any(QueryResults.FIELDS_DATA_FIELD_NUMBER, TextKeyAnswers::isColumnHiding)) {
            return answer;
        }
        var result = QueryResults.parseFrom(answer).toBuilder();
        List<FieldData> columns = shown(result.getFieldsDataList());
        return result.clearFieldsData().addAllFieldsData(columns).build().toByteArray();
    }

    private static byte[] search(byte[] answer) throws IOException {
        boolean hiding = MessageParts.of(answer)
                .any(
                        SearchResults.RESULTS_FIELD_NUMBER,
                        hits -> hits.any(SearchResultData.IDS_FIELD_NUMBER, TextKeyAnswers::areHiding)
                                || hits.any(SearchResultData.FIELDS_DATA_FIELD_NUMBER, TextKeyAnswers::isColumnHiding));
        if (!hiding) {
            return answer;
        }
        var result = SearchResults.parseFrom(answer).toBuilder();
        var hits = result.getResults().toBuilder();
        List<FieldData> columns = shown(hits.getFieldsDataList());
        hits.clearFieldsData().addAllFieldsData(columns);
        if (hits.hasIds()) {
            hits.setIds(shown(hits.getIds()));
        }
        return result.setResults(hits).build().toByteArray();
    }

    private static boolean areHiding(MessageParts ids) throws IOException {
        return ids.any(IDs.STR_ID_FIELD_NUMBER, TextKeyAnswers::isHiding);
    }

    private static boolean isHiding(MessageParts part) {
        return part.contains(STAND_IN);
    }

    private static boolean isColumnHiding(MessageParts column) throws IOException {
        return column.isTexts() && isHiding(column);
    }

    private static IDs shown(IDs ids) {
        return ids.hasStrId()
                ? ids.toBuilder()
                        .setStrId(TextKeys.with(ids.getStrId(), Apostrophes::shown))
                        .build()
                : ids;
    }

    private static List<FieldData> shown(List<FieldData> columns) {
        return columns.stream()
                .map(column ->
                        column.getType() == DataType.VarChar ? TextKeys.with(column, Apostrophes::shown) : column)
                .toList();
    }
}
