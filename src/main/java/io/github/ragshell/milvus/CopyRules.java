package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import java.util.Set;

/** Which collections can be copied. */
final class CopyRules {

    private static final Set<DataType> COPYABLE = Set.of(
            DataType.Bool,
            DataType.Int8,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Float,
            DataType.Double,
            DataType.VarChar,
            DataType.JSON,
            DataType.FloatVector,
            DataType.SparseFloatVector);

    private CopyRules() {}

    /**
     * Refuses a collection that a copy would change, or could not read.
     *
     * @param toServer whether the copy would be on a server
     */
    static void requireCopyable(CollectionInfo collection, boolean toServer) {
        if (collection.primaryKey().autoId()) {
            throw refused("The collection %s lets Milvus make its ids, so a copy would have other ids."
                    .formatted(collection.name()));
        }
        for (CollectionInfo.Field field : collection.fields()) {
            String what = "The field %s of the collection %s".formatted(field.name(), collection.name());
            if (!COPYABLE.contains(field.type())) {
                throw refused("%s has the type %s, which copy does not support.".formatted(what, field.type()));
            }
            if (field.optional()) {
                throw refused("%s may be null or has a default, which copy does not support.".formatted(what));
            }
            boolean vectors = field.type() == DataType.FloatVector || SparseVectors.isSparse(field);
            if (toServer && vectors && field.metric() == null) {
                throw refused("%s has no index, without which a server reads no rows.".formatted(what));
            }
            if (field.metric() == MetricType.BM25) {
                throw refused("%s is made by a function of the server, which copy does not support.".formatted(what));
            }
        }
    }

    /** Refuses a collection that is in the target already and is another one. */
    static void requireSame(CollectionInfo source, String from, CollectionInfo target, String to) {
        if (!Set.copyOf(source.fields()).equals(Set.copyOf(target.fields())) || source.dynamic() != target.dynamic()) {
            throw new InvalidInputException(
                    "The collection %s is in %s already, with other fields or another metric than in %s. Nothing was copied; drop or rename one of them."
                            .formatted(source.name(), to, from));
        }
    }

    private static InvalidInputException refused(String why) {
        return new InvalidInputException(why + " Nothing was copied; copy it with client(), or drop it first.");
    }
}
