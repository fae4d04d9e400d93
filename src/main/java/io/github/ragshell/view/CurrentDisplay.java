package io.github.ragshell.view;

import java.util.concurrent.atomic.AtomicReference;

final class CurrentDisplay {

    private static final AtomicReference<Display> CURRENT = new AtomicReference<>();

    private CurrentDisplay() {}

    static Display get() {
        Display display = CURRENT.get();
        if (display == null) {
            CURRENT.compareAndSet(null, new TerminalDisplay());
            display = CURRENT.get();
        }
        return display;
    }

    static Display set(Display display) {
        Display before = get();
        CURRENT.set(display);
        return before;
    }
}
