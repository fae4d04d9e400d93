package io.github.ragshell.jshell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Loads the classes of the libraries that a first session needs, in the order of their use, while JShell compiles what
 * comes before. It initialises none: that could wait for another thread that does the same.
 */
public final class ClassPreloader {

    /** One name a line; {@code jshell/record-classes} writes it. */
    static final String LIST = "preloaded-classes.txt";

    private ClassPreloader() {}

    /** Starts a thread for it where there is a core to spare. */
    public static void start() {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            var thread = new Thread(ClassPreloader::load, "ragshell-class-preloader");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load() {
        ClassLoader loader = ClassPreloader.class.getClassLoader();
        try (InputStream list = ClassPreloader.class.getResourceAsStream(LIST);
                var names = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
            for (String name = names.readLine(); name != null; name = names.readLine()) {
                load(name, loader);
            }
        } catch (IOException e) {
            // Each class is loaded where it is needed
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // Another version of the library has no such class
        }
    }
}
