package io.github.ragshell.milvus;

import java.util.List;

/** For a Milvus that returns any rows first: knows all keys, and asks for some of them at a time. */
final class ListedKeys implements Cursor {

    private final CollectionInfo collection;
    private final List<Object> keys;
    private int begin;

    ListedKeys(CollectionInfo collection, List<Object> keys) {
        this.collection = collection;
        this.keys = keys;
    }

    static ListedKeys matching(RowReader reader, CollectionInfo collection, String filter) {
        String key = collection.primaryKey().name();
        String all = Filter.all(collection);
        return new ListedKeys(
                collection,
                reader.keys(collection, filter.isEmpty() ? all : Filter.and(filter, all)).stream()
                        .map(row -> row.get(key))
                        .toList());
    }

    @Override
    public boolean isAtEnd() {
        return begin >= keys.size();
    }

    @Override
    public String filter(int rows) {
        return Filter.in(collection, keys.subList(begin, Math.min(keys.size(), begin + rows)));
    }

    @Override
    public void passed(Rows page, int rows) {
        begin += rows;
    }
}
