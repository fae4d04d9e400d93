package io.github.ragshell.jjava;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;

/** The imports a notebook starts with: those of {@code shell.jsh}, which JShell starts with too. */
final class Imports {

    private static final String SCRIPT = "/io/github/ragshell/shell.jsh";
    // Each import costs a compilation at start-up, and the kernel has made this one
    private static final String MADE_BY_KERNEL = "import java.util.*;";

    private Imports() {}

    static void evaluate() {
        BaseNotebookStatics.eval(
                lines().stream().filter(line -> !line.equals(MADE_BY_KERNEL)).collect(Collectors.joining("\n")));
    }

    static List<String> lines() {
        try (var reader = new BufferedReader(
                new InputStreamReader(Imports.class.getResourceAsStream(SCRIPT), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> line.startsWith("import ")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
