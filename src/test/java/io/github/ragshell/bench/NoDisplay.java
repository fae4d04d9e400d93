package io.github.ragshell.bench;

import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import java.util.function.Consumer;

/** Shows nothing: what is measured is not the screen. */
public final class NoDisplay implements Display {

    @Override
    public void show(Object value) {
        // Nobody looks
    }

    @Override
    public void notice(String line) {
        // Nobody looks
    }

    @Override
    public Consumer<Progress.State> progressBar() {
        return state -> {};
    }

    @Override
    public int width() {
        return 100;
    }
}
