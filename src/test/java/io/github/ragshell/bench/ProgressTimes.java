package io.github.ragshell.bench;

import io.github.ragshell.view.Display;
import io.github.ragshell.view.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Shows nothing, and keeps the states of the last progress bar: how fast work goes at its beginning and at its end. */
final class ProgressTimes implements Display {

    private List<Progress.State> states = new ArrayList<>();

    @Override
    public void show(Object value) {
        // Nobody looks
    }

    @Override
    public void notice(String line) {
        // Nobody looks
    }

    @Override
    public synchronized Consumer<Progress.State> progressBar() {
        states = new ArrayList<>();
        return states::add;
    }

    @Override
    public int width() {
        return 100;
    }

    /** Units a second between two parts of the work, for example 0.9 and 1. */
    double rate(double from, double to) {
        Progress.State begin = at(from);
        Progress.State end = at(to);
        return (end.done() - begin.done())
                * 1e9
                / (end.elapsed().minus(begin.elapsed()).toNanos());
    }

    private Progress.State at(double part) {
        return states.stream()
                .filter(state -> state.done() >= part * state.total())
                .findFirst()
                .orElseThrow();
    }
}
