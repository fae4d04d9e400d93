package io.github.ragshell.milvus.lite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Keeps Ctrl-C from a server: a terminal sends it to every program of its session's foreground group. */
final class OwnSession {

    // Linux has one of them; macOS has none, and a server that Ctrl-C ended is started again by the next call
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private OwnSession() {}

    /** The command that starts {@code command} in a session of its own, with the same process id; else the same. */
    static List<String> of(List<String> command) {
        return SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .map(setsid -> Stream.concat(Stream.of(setsid.toString()), command.stream())
                        .toList())
                .orElse(command);
    }
}
