package io.github.ragshell.jjava;

import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * What JJava has no method for. Each of these may fail in another release of the kernel, which then works as it does
 * without ragshell.
 */
final class KernelInternals {

    private KernelInternals() {}

    /** Lays out the errors of cells by {@code styler}. */
    static void layOutErrors(BaseKernel kernel, StringStyler styler) {
        set(BaseKernel.class, kernel, "errorStyler", styler);
    }

    /** Lets a cell magic stand alone on its line, where JJava demands a second one. */
    static void acceptMagicsOfOneLine(BaseKernel kernel) {
        Object resolver = get(BaseKernel.class, kernel, "magicsResolver");
        if (resolver != null) {
            Pattern magic = Pattern.compile("^(?<argsLine>%%(?<args>\\w.*?))(?:\\R|\\z)(?<body>(?s:.*))$");
            set(resolver.getClass(), resolver, "cellMagicPattern", magic);
        }
    }

    /** The number of the cell that runs; a new one for each run, -1 where it can't be known. */
    static int cell(BaseKernel kernel) {
        return get(BaseKernel.class, kernel, "executionCount") instanceof AtomicInteger count ? count.get() : -1;
    }

    /** The source of a snippet that a stack trace names. */
    static Optional<String> snippet(BaseKernel kernel, String id) {
        try {
            var shell = (JShell) kernel.getClass().getMethod("getJShell").invoke(kernel);
            return shell.snippets()
                    .filter(snippet -> snippet.id().equals(id))
                    .map(Snippet::source)
                    .findFirst();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Object get(Class<?> type, Object object, String name) {
        try {
            return field(type, name).get(object);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    private static void set(Class<?> type, Object object, String name, Object value) {
        try {
            field(type, name).set(object, value);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Another release of the kernel
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
