package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.core.internal.Program;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Why pip failed, in one sentence, and what to do. */
final class PipFailure {

    private static final Pattern DISK_FULL = Pattern.compile("Errno 28\\b|No space left on device");
    // The line after which pip gives up says only that it found nothing
    private static final Pattern NO_ANSWER = Pattern.compile("connection broken by '\\w+\\((?:.*>: )?(.*?)\\)?':");

    private PipFailure() {}

    /**
     * @param what what pip was to do, for example "fetch milvus-lite==2.5.1"
     * @param directory where it was to go
     */
    static RagException of(String what, Program.Result result, Path directory) {
        if (isDiskFull(result)) {
            return new SetupException(
                    "pip could not %s: no space is left on the disk of %s or of the temporary directory. Free some room, or set RAGSHELL_HOME and TMPDIR to directories on another disk, then call again."
                            .formatted(what, directory));
        }
        return new UnreachableException(
                "pip could not %s (exit %d): %s. Check the network and pip's index (pip config list), then call again."
                        .formatted(what, result.exitCode(), reason(result)));
    }

    static boolean isDiskFull(Program.Result result) {
        return DISK_FULL.matcher(result.output()).find();
    }

    private static String reason(Program.Result result) {
        var noAnswer = NO_ANSWER.matcher(result.output());
        if (noAnswer.find()) {
            return "its index does not answer: " + noAnswer.group(1).replaceAll("^['\"]|['\"]$", "");
        }
        return result.lastLine().replaceFirst("^ERROR: ", "");
    }
}
