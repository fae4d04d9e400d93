package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.ragshell.core.InvalidInputException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.HybridSearchRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the native engine lacks is refused with its name and the way out. The engine itself ignores some of it without a
 * word (partitions, databases), gives wrong rows, or ends.
 */
final class NativeRules {

    private static final Set<String> VECTOR_INDEXES = Set.of(
            "FLAT",
            "IVF_FLAT",
            "AUTOINDEX",
            "SPARSE_INVERTED_INDEX",
            "SPARSE_WAND",
            "BIN_FLAT",
            "INVERTED",
            "TRIE",
            "");
    private static final Map<String, String> FEATURES = Map.ofEntries(
            Map.entry("CreatePartition", "partitions"),
            Map.entry("DropPartition", "partitions"),
            Map.entry("LoadPartitions", "partitions"),
            Map.entry("ReleasePartitions", "partitions"),
            Map.entry("GetPartitionStatistics", "partitions"),
            Map.entry("CreateAlias", "aliases"),
            Map.entry("AlterAlias", "aliases"),
            Map.entry("DropAlias", "aliases"),
            Map.entry("CreateDatabase", "databases"),
            Map.entry("DropDatabase", "databases"),
            Map.entry("AlterDatabase", "databases"),
            Map.entry("RenameCollection", "renaming of collections"),
            Map.entry("AlterCollection", "changing of collections"),
            Map.entry("AlterCollectionField", "changing of fields"),
            Map.entry("AddCollectionField", "adding of fields"),
            Map.entry("AlterIndex", "changing of indexes"));

    private NativeRules() {}

    static CallRule of(MilvusMethod method, EngineChannel channel) {
        String feature = FEATURES.get(method.name());
        if (feature != null) {
            return CallRule.checking(request -> {
                throw new InvalidInputException(sentence(lacks(feature)));
            });
        }
        return NativeFilters.of(method, channel)
                .then(CallRule.checking(request -> requireDefaults(method, request)))
                .then(CallRule.checking(request -> require(method, request)))
                .then(reasons(method));
    }

    /** The feature, the engine and the way out, as a part of a sentence. */
    static String lacks(String feature) {
        return "the native engine (Milvus Lite %s) has no %s. Use the Python engine (RAGSHELL_ENGINE=python, or Engine.PYTHON) or a Milvus server"
                .formatted(Engine.NATIVE.version(), feature);
    }

    private static String sentence(String lacks) {
        return "T" + lacks.substring(1) + ".";
    }

    private static void requireDefaults(MilvusMethod method, byte[] request) {
        for (String name : method.texts(request, "db_name")) {
            requireDefault(name, "default", "databases");
        }
        method.texts(request, "partition_name").forEach(name -> requireDefault(name, "_default", "partitions"));
        if (!method.name().equals("ShowPartitions")) {
            method.texts(request, "partition_names").forEach(name -> requireDefault(name, "_default", "partitions"));
        }
    }

    private static void requireDefault(String name, String allowed, String feature) {
        if (!name.isEmpty() && !name.equals(allowed)) {
            throw new InvalidInputException(sentence(lacks(feature + " such as '" + name + "'")));
        }
    }

    private static void require(MilvusMethod method, byte[] request) {
        try {
            switch (method.name()) {
                case "CreateCollection" -> requireSchema(CreateCollectionRequest.parseFrom(request));
                case "CreateIndex" -> requireIndex(CreateIndexRequest.parseFrom(request));
                case "Upsert" -> {
                    // It would replace the whole row
                    if (method.flag(request, "partial_update")) {
                        throw new InvalidInputException(sentence(lacks("partial upserts")));
                    }
                }
                case "Search" -> requireSearch(SearchRequest.parseFrom(request));
                case "HybridSearch" ->
                    HybridSearchRequest.parseFrom(request).getRequestsList().forEach(NativeRules::requireSearch);
                case "Query" ->
                    requireNoTemplates(QueryRequest.parseFrom(request).getExprTemplateValuesCount());
                case "Delete" ->
                    requireNoTemplates(DeleteRequest.parseFrom(request).getExprTemplateValuesCount());
                default -> {
                    // It has it
                }
            }
        } catch (InvalidProtocolBufferException e) {
            // The engine says what is wrong with it
        }
    }

    private static void requireSearch(SearchRequest search) {
        requireNoTemplates(search.getExprTemplateValuesCount());
        requireNone(search.getSearchParamsList(), "group_by_field", "grouping of hits");
    }

    private static void requireNoTemplates(int values) {
        if (values > 0) {
            throw new InvalidInputException(sentence(lacks("filter templates")));
        }
    }

    private static void requireNone(List<KeyValuePair> pairs, String key, String feature) {
        for (KeyValuePair pair : pairs) {
            if (pair.getKey().equals(key) && !pair.getValue().isEmpty()) {
                throw new InvalidInputException(sentence(lacks(feature)));
            }
        }
    }

    private static void requireSchema(CreateCollectionRequest request) throws InvalidProtocolBufferException {
        var schema = CollectionSchema.parseFrom(request.getSchema());
        if (schema.getFunctionsCount() > 0) {
            throw new InvalidInputException(sentence(lacks(schema.getFunctions(0)
                            .getType() + " function (" + schema.getFunctions(0).getName() + ")")));
        }
        for (FieldSchema field : schema.getFieldsList()) {
            if (field.getNullable()) {
                throw new InvalidInputException(sentence(lacks("nullable fields such as '" + field.getName() + "'")));
            }
            if (field.hasDefaultValue()) {
                // It takes the schema, and ends when a row leaves the field out
                throw new InvalidInputException(
                        sentence(lacks("default values such as that of the field '" + field.getName() + "'")));
            }
        }
    }

    private static void requireIndex(CreateIndexRequest request) {
        for (KeyValuePair pair : request.getExtraParamsList()) {
            String type = pair.getValue();
            if (pair.getKey().equals("index_type")
                    && !VECTOR_INDEXES.contains(type.toUpperCase(java.util.Locale.ROOT))) {
                throw new InvalidInputException(sentence(lacks("index of the type " + type))
                        + " It has AUTOINDEX, FLAT and IVF_FLAT for vectors of numbers.");
            }
        }
    }

    private static CallRule reasons(MilvusMethod method) {
        return CallRule.changing((request, response) -> {
            Status status = method.status(response);
            if (status.getReason().indexOf('\n') < 0 && !status.getReason().contains(" at /")) {
                return response;
            }
            List<String> filters = method.texts(request, method.name().equals("Search") ? "dsl" : "expr");
            String reason = EngineFilter.explain(filters, status.getReason());
            return method.answer(status.toBuilder().setReason(reason).build());
        });
    }
}
