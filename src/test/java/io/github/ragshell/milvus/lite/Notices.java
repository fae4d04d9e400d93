package io.github.ragshell.milvus.lite;

import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A display that keeps the notices and shows nothing, until it is closed. */
public final class Notices implements Display, AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Display before = Display.use(this);

    public List<String> lines() {
        return lines;
    }

    @Override
    public void show(Object value) {
        // Nobody looks
    }

    @Override
    public void notice(String line) {
        lines.add(line);
    }

    @Override
    public Consumer<Progress.State> progressBar() {
        return state -> {};
    }

    @Override
    public int width() {
        return 100;
    }

    @Override
    public void close() {
        Display.use(before);
    }
}
