package io.github.ragshell.milvus;

import io.milvus.v2.service.vector.response.SearchResp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The fields that a hit has of its row. */
final class HitFields {

    private HitFields() {}

    /** Those of a collection: one without a dynamic field is not to be asked for what it can't have. */
    static List<String> of(CollectionInfo collection) {
        return ChunkRows.FIELDS.stream().filter(collection::mayHave).toList();
    }

    static List<Hit> hits(List<SearchResp.SearchResult> results) {
        var hits = new ArrayList<Hit>();
        for (SearchResp.SearchResult result : results) {
            Map<String, Object> entity = result.getEntity();
            hits.add(new Hit(
                    hits.size() + 1,
                    result.getId(),
                    result.getScore(),
                    text(entity, "text"),
                    text(entity, "source"),
                    entity.get("line") instanceof Number line ? line.intValue() : 0,
                    text(entity, "heading")));
        }
        return hits;
    }

    /** The text of a field; empty where the row has none. */
    static String text(Map<String, Object> row, String field) {
        Object value = row.get(field);
        return value == null ? "" : String.valueOf(value);
    }
}
