package io.github.ragshell.milvus;

/** For a Milvus that returns the rows with the smallest keys first: asks for those above the last key that came. */
final class AfterLastKey implements Cursor {

    private final String key;
    private final String matching;
    private String next;
    private boolean atEnd;

    AfterLastKey(CollectionInfo collection, String matching) {
        this.key = collection.primaryKey().name();
        this.matching = matching;
        this.next = Filter.all(collection);
    }

    @Override
    public boolean isAtEnd() {
        return atEnd;
    }

    @Override
    public String filter(int rows) {
        return matching.isEmpty() ? next : Filter.and(matching, next);
    }

    @Override
    public void passed(Rows page, int rows) {
        atEnd = page.isEmpty();
        if (!atEnd) {
            // Not the largest: each engine has an order of texts of its own
            next = key + " > " + Filter.literal(page.get(page.size() - 1).get(key));
        }
    }
}
