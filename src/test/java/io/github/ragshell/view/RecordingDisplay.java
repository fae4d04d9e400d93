package io.github.ragshell.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what was shown, for tests. */
public final class RecordingDisplay implements Display, AutoCloseable {

    private final List<Object> shown = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final List<Progress.State> states = Collections.synchronizedList(new ArrayList<>());
    private Display before;
    private Error failure;

    /** One that is the current display until it is closed. */
    public static RecordingDisplay use() {
        var display = new RecordingDisplay();
        display.before = Display.use(display);
        return display;
    }

    @Override
    public void close() {
        if (before != null) {
            Display.use(before);
            before = null;
        }
    }

    @Override
    public void show(Object value) {
        shown.add(value);
    }

    @Override
    public void notice(String line) {
        notices.add(line);
    }

    @Override
    public Consumer<Progress.State> progressBar() {
        return state -> {
            states.add(state);
            if (failure != null && state.done() > 0 && state.done() < state.total()) {
                Error once = failure;
                failure = null;
                throw once;
            }
        };
    }

    @Override
    public int width() {
        return 100;
    }

    /** Lets the progress bar throw an error once, when a part is done. */
    public void failing(Error error) {
        failure = error;
    }

    public List<Object> shown() {
        return shown;
    }

    public List<String> notices() {
        return notices;
    }

    /** The last state without its times, for example {@code Inserting: 72/72 rows}. */
    public String lastProgress() {
        Progress.State state = states.get(states.size() - 1);
        return "%s: %d/%d %s".formatted(state.title(), state.done(), state.total(), state.unit());
    }
}
