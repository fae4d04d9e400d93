package io.github.ragshell.jshell;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The threads by which the JVM optimises code that runs often. On two cores those of JShell, which compiles each
 * snippet, and of the JVM that runs it take a core from both for seconds. With a lower priority they take what is left.
 */
final class CompilerThreads {

    private static final Path PROCESSES = Path.of("/proc");
    // Linux keeps the first 15 bytes of a name
    private static final String OPTIMISING = "C2 CompilerThre";
    private static final int THREAD = 0;
    private static final int NICE = 10;

    private CompilerThreads() {}

    /** Gives way in this JVM and in the JShell that started it. A priority once lowered can't be raised again. */
    static void giveWay() {
        Native.register(CompilerThreads.class, "c");
        giveWay(ProcessHandle.current());
        ProcessHandle.current().parent().filter(CompilerThreads::isJShell).ifPresent(CompilerThreads::giveWay);
    }

    private static boolean isJShell(ProcessHandle process) {
        return nameOf(PROCESSES.resolve(Long.toString(process.pid()))).equals("jshell");
    }

    private static void giveWay(ProcessHandle process) {
        Path threads = PROCESSES.resolve(process.pid() + "/task");
        try (Stream<Path> listed = Files.list(threads)) {
            List<Path> optimising =
                    listed.filter(thread -> nameOf(thread).equals(OPTIMISING)).toList();
            for (Path thread : optimising) {
                setpriority(THREAD, Integer.parseInt(thread.getFileName().toString()), NICE);
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
}
