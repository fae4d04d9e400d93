package io.github.ragshell.milvus;

import io.github.ragshell.corpus.Chunk;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.milvus.CollectionInfo.Field;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chunks with their vectors as rows: key, vector, {@code text}, {@code source}, {@code line}, {@code heading}. What
 * neither the schema nor a dynamic field has room for is left out.
 */
final class ChunkRows implements RowSource {

    /** What a row has of a chunk besides key and vector. */
    static final List<String> FIELDS = List.of("text", "source", "line", "heading");

    private final Field key;
    private final Field vector;
    private final Chunks chunks;
    private final Embeddings vectors;
    private final List<String> rest;

    ChunkRows(CollectionInfo collection, Chunks chunks, Embeddings vectors) {
        this.key = collection.primaryKey();
        this.vector = collection.vector();
        this.chunks = chunks;
        this.vectors = vectors;
        Set<String> schema = collection.fields().stream().map(Field::name).collect(Collectors.toSet());
        this.rest = collection.dynamic()
                ? FIELDS.stream().filter(name -> !schema.contains(name)).toList()
                : List.of();
    }

    @Override
    public int size() {
        return chunks.size();
    }

    @Override
    public Object value(int row, Field field) {
        if (field.equals(key)) {
            return chunks.get(row).id();
        }
        return field.equals(vector) ? vectors.get(row) : value(chunks.get(row), field.name());
    }

    @Override
    public Map<String, Object> rest(int row) {
        var result = new LinkedHashMap<String, Object>();
        rest.forEach(name -> result.put(name, value(chunks.get(row), name)));
        return result;
    }

    @Override
    public void checkRest(int row) {
        rest(row).forEach((name, value) -> {
            if (value instanceof String text) {
                FieldValues.wellFormed("The %s of row %s".formatted(name, id(row)), text);
            }
        });
    }

    @Override
    public Object id(int row) {
        return chunks.get(row).id();
    }

    @Override
    public Collection<String> names(int row) {
        return Stream.concat(Stream.of(key.name(), vector.name()), FIELDS.stream())
                .toList();
    }

    @Override
    public long bytes(int row) {
        Chunk chunk = chunks.get(row);
        int chars = chunk.text().length()
                + chunk.source().length()
                + chunk.heading().length();
        return 8 + Columns.MAX_UTF8_BYTES * chars;
    }

    private static Object value(Chunk chunk, String field) {
        return switch (field) {
            case "text" -> chunk.text();
            case "source" -> chunk.source();
            case "line" -> chunk.line();
            case "heading" -> chunk.heading();
            default -> null;
        };
    }
}
