package io.github.ragshell.spark;

import io.github.ragshell.core.RagException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the driver says last when the job has failed. */
final class JobFailure {

    /** What follows the reason. */
    static final String STATE = " What has been written stays; submit the job again to go on.";

    private static final Pattern LOST = Pattern.compile("ExecutorLostFailure \\(executor \\S+ exited[^)]*\\)[^\\n]*");

    private JobFailure() {}

    // By its name: a driver that is an executor, too, has two of the class
    private static boolean isOurs(Class<?> type) {
        return type != null && (type.getName().equals(RagException.class.getName()) || isOurs(type.getSuperclass()));
    }

    /** A sentence for people. */
    static String sentence(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (isOurs(t.getClass())) {
                return t.getMessage();
            }
        }
        String message = String.valueOf(e.getMessage());
        Matcher lost = LOST.matcher(message);
        if (lost.find()) {
            return "Executors ended again and again: %s. Look into their stderr; where memory is the reason, raise spark.executor.memory or spark.executor.memoryOverhead, because the model lives outside of the heap.%s"
                    .formatted(lost.group(), STATE);
        }
        return "The job failed: %s%s"
                .formatted(message.lines().findFirst().orElse(e.getClass().getSimpleName()), STATE);
    }
}
