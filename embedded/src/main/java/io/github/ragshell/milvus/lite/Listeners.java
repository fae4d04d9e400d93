package io.github.ragshell.milvus.lite;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The listeners of a database's handles. One that is there for two handles hears everything once. */
final class Listeners implements LiteListener {

    private final List<LiteListener> listeners = new CopyOnWriteArrayList<>();

    void add(LiteListener listener) {
        listeners.add(listener);
    }

    void remove(LiteListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void notice(String line) {
        for (LiteListener listener : new LinkedHashSet<>(listeners)) {
            try {
                listener.notice(line);
            } catch (RuntimeException e) {
                // A notice that fails must not fail what it is about
                LOG.notice("%s failed on a notice: %s"
                        .formatted(listener.getClass().getName(), e));
            }
        }
    }
}
