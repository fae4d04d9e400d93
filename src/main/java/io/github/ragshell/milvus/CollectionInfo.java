package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.CreateCollectionReq.FieldSchema;
import io.milvus.v2.service.collection.response.DescribeCollectionResp;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What must be known of a collection to write and search it.
 *
 * @param fields the fields of its schema, in order
 * @param dynamic whether it takes fields that the schema does not name
 */
record CollectionInfo(String name, List<Field> fields, boolean dynamic, ConsistencyLevel consistency) {

    /**
     * A field of the schema.
     *
     * @param dimension numbers in a vector; 0 for other fields
     * @param maxLength characters of a text; 0 for other fields
     * @param optional whether a row may go without it: it may be null, or has a default
     * @param partitionKey whether its value tells in which partition a row is
     * @param metric how its vectors' distance is measured; null where it has no index
     */
    record Field(
            String name,
            DataType type,
            int dimension,
            int maxLength,
            boolean primaryKey,
            boolean autoId,
            boolean optional,
            boolean partitionKey,
            MetricType metric) {

        /** One that every row must have, without an index. */
        Field(String name, DataType type, int dimension, int maxLength, boolean primaryKey, boolean autoId) {
            this(name, type, dimension, maxLength, primaryKey, autoId, false, false, null);
        }

        /** A field of vectors. */
        static Field vector(String name, DataType type, int dimension, MetricType metric) {
            return new Field(name, type, dimension, 0, false, false, false, false, metric);
        }

        static Field of(FieldSchema schema, MetricType metric) {
            return new Field(
                    schema.getName(),
                    schema.getDataType(),
                    Objects.requireNonNullElse(schema.getDimension(), 0),
                    schema.getDataType() == DataType.VarChar ? Objects.requireNonNullElse(schema.getMaxLength(), 0) : 0,
                    Boolean.TRUE.equals(schema.getIsPrimaryKey()),
                    Boolean.TRUE.equals(schema.getAutoID()),
                    Boolean.TRUE.equals(schema.getIsNullable()) || schema.getDefaultValue() != null,
                    Boolean.TRUE.equals(schema.getIsPartitionKey()),
                    metric);
        }

        private Field withoutPartitionKey() {
            return new Field(name, type, dimension, maxLength, primaryKey, autoId, optional, false, metric);
        }
    }

    /** @param metrics by the names of the fields that have an index */
    static CollectionInfo of(String name, DescribeCollectionResp description, Map<String, MetricType> metrics) {
        return new CollectionInfo(
                name,
                description.getCollectionSchema().getFieldSchemaList().stream()
                        .filter(field -> !field.getName().equals(Rows.DYNAMIC_FIELD))
                        .map(field -> Field.of(field, metrics.get(field.getName())))
                        .toList(),
                Boolean.TRUE.equals(description.getEnableDynamicField()),
                description.getConsistencyLevel());
    }

    /** Whether its rows can have a field of this name. */
    boolean mayHave(String field) {
        return dynamic || fields.stream().anyMatch(other -> other.name().equals(field));
    }

    /** The same, with fields that are like others where they were partition keys. */
    CollectionInfo withoutPartitionKey() {
        return new CollectionInfo(
                name, fields.stream().map(Field::withoutPartitionKey).toList(), dynamic, consistency);
    }

    /** The same, read with another consistency. */
    CollectionInfo with(ConsistencyLevel level) {
        return new CollectionInfo(name, fields, dynamic, level);
    }

    /** How the distance of a search is measured; null where the vectors have no index. */
    MetricType metric() {
        return fields.stream()
                .filter(field -> field.type() == DataType.FloatVector)
                .findFirst()
                .map(Field::metric)
                .orElseGet(() -> fields.stream()
                        .map(Field::metric)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    /** The metrics of the fields that have one, by name. */
    Map<String, MetricType> metrics() {
        return fields.stream()
                .filter(field -> field.metric() != null)
                .collect(Collectors.toMap(Field::name, Field::metric));
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
