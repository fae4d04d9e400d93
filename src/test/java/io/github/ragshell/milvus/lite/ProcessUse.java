package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process and its children have at a moment; on Linux.
 *
 * @param files open file descriptors
 * @param threads of Java
 * @param heap MB in use
 * @param children processes
 * @param childrenMemory MB in memory
 * @param childrenFiles open file descriptors of the children
 */
public record ProcessUse(int files, int threads, long heap, int children, long childrenMemory, int childrenFiles) {

    private static final int TRIES = 150;
    // Netty's last thread looks once a second whether it is still needed
    private static final int STILL = 30;

    public static ProcessUse now() {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        return new ProcessUse(
                files(ProcessHandle.current()),
                countThreads(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                children.size(),
                children.stream().mapToLong(ProcessUse::kilobytes).sum() >> 10,
                children.stream().mapToInt(ProcessUse::files).sum());
    }

    /** When garbage is collected and threads that were told to end have ended: the least, once three seconds brought no less. */
    public static ProcessUse settled() throws InterruptedException {
        ProcessUse least = now();
        int still = 0;
        for (int i = 0; i < TRIES && still < STILL; i++) {
            System.gc();
            Thread.sleep(100);
            ProcessUse now = now();
            boolean less = now.files < least.files || now.threads < least.threads || now.heap < least.heap;
            still = less ? 0 : still + 1;
            least = new ProcessUse(
                    Math.min(least.files, now.files),
                    Math.min(least.threads, now.threads),
                    Math.min(least.heap, now.heap),
                    now.children,
                    now.childrenMemory,
                    now.childrenFiles);
        }
        return least;
    }

    // Without those that wait for a child's end: Java keeps them for another minute, in case there is a next child
    private static int countThreads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return (int) Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && !thread.getThreadName().startsWith("process reaper"))
                .count();
    }

    private static int files(ProcessHandle process) {
        try (Stream<Path> files = Files.list(Path.of("/proc/%d/fd".formatted(process.pid())))) {
            return (int) files.count();
        } catch (IOException e) {
            // It has ended
            return 0;
        }
    }

    private static long kilobytes(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            // It has ended, perhaps while it was read
            return 0;
        }
    }
}
