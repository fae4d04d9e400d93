package io.github.ragshell.milvus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.KeywordModel;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is refused before a server is asked. */
final class Arguments {

    private static final int MIN_DIMENSION = 2;
    private static final int MAX_DIMENSION = 32_768;

    private static final Set<MetricType> METRICS = EnumSet.of(MetricType.IP, MetricType.L2, MetricType.COSINE);

    private static final Duration MAX_DEADLINE = Duration.ofDays(1);

    private Arguments() {}

    static void requireDimension(int dimension) {
        if (dimension < MIN_DIMENSION || dimension > MAX_DIMENSION) {
            throw new InvalidInputException("The dimension is %d; Milvus takes %d to %d. Pass model.dimension()."
                    .formatted(dimension, MIN_DIMENSION, MAX_DIMENSION));
        }
    }

    static void requireMetric(MetricType metric) {
        if (metric == null || !METRICS.contains(metric)) {
            throw new InvalidInputException(
                    "The metric is %s; vectors of float numbers take IP, L2 or COSINE. Pass for example MetricType.IP."
                            .formatted(metric));
        }
    }

    static void requireConsistency(ConsistencyLevel consistency) {
        if (consistency == null) {
            throw new InvalidInputException(
                    "The consistency level is null. Pass one, for example ConsistencyLevel.STRONG.");
        }
    }

    static void requireDeadline(Duration perCall) {
        if (perCall == null || perCall.isNegative() || perCall.isZero() || perCall.compareTo(MAX_DEADLINE) > 0) {
            throw new InvalidInputException(
                    "The deadline is %s. Pass a positive one of a day at most, for example Duration.ofMinutes(2)."
                            .formatted(perCall));
        }
    }

    static void requireQuery(float[] query) {
        if (query == null) {
            throw new InvalidInputException("The query vector is null. Make it with model.encodeQuery(question).");
        }
        Rows.requireFinite(() -> "The query vector", query);
    }

    static void requireQuestion(EmbeddingModel model, String question) {
        if (model == null) {
            throw new InvalidInputException("The embedding model is null. Pass one: embeddingModel().");
        }
        requireQuestion(question);
    }

    static void requireQuestion(String question) {
        if (question == null || question.isBlank()) {
            throw new InvalidInputException("The question is empty. Pass a question.");
        }
    }

    static void requireFilter(String filter) {
        if (filter == null || filter.isBlank()) {
            throw new InvalidInputException(
                    "The filter is empty. Pass one, for example Filter.equal(\"source\", \"faq.md\"); to delete all rows drop the collection.");
        }
    }

    static void requireKeywords(KeywordModel words) {
        if (words == null) {
            throw new InvalidInputException("The keyword model is null. Pass one, for example KeywordModel.english().");
        }
    }

    static void requirePairs(Chunks chunks, Embeddings vectors) {
        if (chunks == null || vectors == null) {
            throw new InvalidInputException("The %s are null. Run the step that makes them first: %s."
                    .formatted(
                            chunks == null ? "chunks" : "embeddings",
                            chunks == null ? "split(directory, glob, separator)" : "model.encodeDocuments(chunks)"));
        }
        if (chunks.size() != vectors.size()) {
            throw new InvalidInputException(
                    "The number of chunks is %d, that of embeddings %d. Encode exactly these chunks: model.encodeDocuments(chunks)."
                            .formatted(chunks.size(), vectors.size()));
        }
    }

    static void requireRows(List<Map<String, Object>> rows) {
        if (rows == null) {
            throw new InvalidInputException("The rows are null. Pass a list of maps from field to value.");
        }
        int row = 0;
        // JShell lets a list of anything through
        for (Object each : (List<?>) rows) {
            boolean isRow =
                    each instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance);
            if (!isRow) {
                throw new InvalidInputException("Row %d is %s. Pass a map from the names of fields to values."
                        .formatted(row, FieldValues.shown(each)));
            }
            row++;
        }
    }

    static void requireIds(List<?> ids) {
        if (ids != null && ids.size() > Milvus.MAX_LIMIT) {
            throw new InvalidInputException("There are %d ids; at most %d go into one call. Pass them in parts."
                    .formatted(ids.size(), Milvus.MAX_LIMIT));
        }
        if (ids == null) {
            throw new InvalidInputException("The ids are null. Pass a list, for example List.of(0L, 1L).");
        }
    }

    static void requireLimit(int limit) {
        if (limit < 1 || limit > Milvus.MAX_LIMIT) {
            throw new InvalidInputException(
                    "The limit is %d; Milvus takes 1 to %d.".formatted(limit, Milvus.MAX_LIMIT));
        }
    }
}
