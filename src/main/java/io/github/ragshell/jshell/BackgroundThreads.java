package io.github.ragshell.jshell;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * The threads whose work nobody waits for while a script runs: those by which the JVM optimises code that runs often,
 * and the one by which JShell reads all jars for the Tab key. On two cores they take a core for seconds from JShell,
 * which compiles each snippet, and from the JVM that runs it. With a lower priority they take what is left.
 */
final class BackgroundThreads {

    private static final Path PROCESSES = Path.of("/proc");
    // Linux keeps the first 15 bytes of a name
    private static final String OPTIMISING = "C2 CompilerThre";
    // JShell gives its reader of jars no name; it is the first such thread that it starts
    private static final String READING_JARS = "Thread-1";
    private static final int THREAD = 0;
    private static final int NICE = 10;
    private static final int SCHED_IDLE = 5;
    private static final int[] NO_PRIORITY = {0};

    private BackgroundThreads() {}

    /** Gives way in this JVM and in the JShell that started it. A priority once lowered can't be raised again. */
    static void giveWay() {
        Native.register(BackgroundThreads.class, "c");
        // A program of the user's that keeps all cores busy is to be optimised still, if later
        eachThread(ProcessHandle.current(), OPTIMISING, BackgroundThreads::lower);
        ProcessHandle.current().parent().filter(BackgroundThreads::isJShell).ifPresent(jshell -> {
            eachThread(jshell, OPTIMISING, thread -> sched_setscheduler(thread, SCHED_IDLE, NO_PRIORITY));
            eachThread(jshell, READING_JARS, BackgroundThreads::lower);
        });
    }

    private static void lower(int thread) {
        setpriority(THREAD, thread, NICE);
    }

    private static boolean isJShell(ProcessHandle process) {
        return nameOf(PROCESSES.resolve(Long.toString(process.pid()))).equals("jshell");
    }

    private static void eachThread(ProcessHandle process, String name, IntConsumer change) {
        Path threads = PROCESSES.resolve(process.pid() + "/task");
        try (Stream<Path> listed = Files.list(threads)) {
            List<Path> named =
                    listed.filter(thread -> nameOf(thread).equals(name)).toList();
            for (Path thread : named) {
                change.accept(Integer.parseInt(thread.getFileName().toString()));
            }
        } catch (IOException e) {
            // Another user's, or gone: it is as quick as it was
        }
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            // Gone since it was listed
            return "";
        }
    }

    private static native int setpriority(int which, int who, int priority);

    private static native int sched_setscheduler(int thread, int policy, int[] priority);
}
