package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.CollectionInfo.Field;
import io.milvus.v2.common.DataType;
import java.util.List;

/** What a collection needs so that chunks can be synced into it. */
final class ChunkFields {

    private ChunkFields() {}

    /**
     * @param dimension of the vectors
     * @param names the fields beside {@code id} and {@code vector}
     * @throws InvalidInputException with what is missing
     */
    static void require(CollectionInfo collection, int dimension, List<String> names) {
        Field key = collection.primaryKey();
        if (!key.name().equals("id") || key.type() != DataType.Int64 || key.autoId()) {
            throw refused(collection, "a key called id, a whole number (Int64) that Milvus does not make itself");
        }
        if (collection.fields().stream()
                .noneMatch(field -> field.name().equals("vector")
                        && field.type() == DataType.FloatVector
                        && field.dimension() == dimension)) {
            throw refused(collection, "a field called vector with %d numbers".formatted(dimension));
        }
        List<String> missing =
                names.stream().filter(name -> !collection.mayHave(name)).toList();
        if (!missing.isEmpty()) {
            throw refused(collection, "fields called %s, or a dynamic field".formatted(String.join(", ", missing)));
        }
    }

    private static InvalidInputException refused(CollectionInfo collection, String needed) {
        return new InvalidInputException(
                "The collection %s can't be synced: it lacks %s. It was made otherwise; sync into a new collection, which sync makes as it needs it."
                        .formatted(collection.name(), needed));
    }
}
