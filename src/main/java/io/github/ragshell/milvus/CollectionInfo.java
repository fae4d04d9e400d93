package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.CreateCollectionReq.FieldSchema;
import io.milvus.v2.service.collection.response.DescribeCollectionResp;
import java.util.List;
import java.util.Objects;

/**
 * What must be known of a collection to write and search it.
 *
 * @param fields the fields of its schema, in order
 * @param dynamic whether it takes fields that the schema does not name
 * @param metric how its first vector field measures distance; null where that field has no index
 */
record CollectionInfo(
        String name, List<Field> fields, boolean dynamic, MetricType metric, ConsistencyLevel consistency) {

    /**
     * A field of the schema.
     *
     * @param dimension numbers in a vector; 0 for other fields
     * @param maxLength characters of a text; 0 for other fields
     */
    record Field(String name, DataType type, int dimension, int maxLength, boolean primaryKey, boolean autoId) {

        static Field of(FieldSchema schema) {
            return new Field(
                    schema.getName(),
                    schema.getDataType(),
                    Objects.requireNonNullElse(schema.getDimension(), 0),
                    schema.getDataType() == DataType.VarChar ? Objects.requireNonNullElse(schema.getMaxLength(), 0) : 0,
                    Boolean.TRUE.equals(schema.getIsPrimaryKey()),
                    Boolean.TRUE.equals(schema.getAutoID()));
        }
    }

    static CollectionInfo of(String name, DescribeCollectionResp description, MetricType metric) {
        return new CollectionInfo(
                name,
                description.getCollectionSchema().getFieldSchemaList().stream()
                        .filter(field -> !field.getName().equals(Rows.DYNAMIC_FIELD))
                        .map(Field::of)
                        .toList(),
                Boolean.TRUE.equals(description.getEnableDynamicField()),
                metric,
                description.getConsistencyLevel());
    }

    /** The same, read with another consistency. */
    CollectionInfo with(ConsistencyLevel level) {
        return new CollectionInfo(name, fields, dynamic, metric, level);
    }

    Field primaryKey() {
        return fields.stream().filter(Field::primaryKey).findFirst().orElseThrow();
    }

    /** @throws InvalidInputException the collection has no field of float vectors */
    Field vector() {
        return fields.stream()
                .filter(field -> field.type() == DataType.FloatVector)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "The collection %s has no field of float vectors. Use client() for other kinds of vectors."
                                .formatted(name)));
    }

    /** Refuses a number of components that is not the collection's. */
    void requireDimension(String what, int actual) {
        if (vector().dimension() != actual) {
            throw new InvalidInputException(
                    "%s: %d numbers, but the collection %s takes %d. Use the model the collection was made for, or make a new collection."
                            .formatted(what, actual, name, vector().dimension()));
        }
    }
}
