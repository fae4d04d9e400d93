package io.github.ragshell.jshell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The socket by which JShell talks to the JVM that runs its snippets, as Linux knows it. */
final class AgentSocket {

    private static final Pattern AGENT = Pattern.compile("jdk\\.jshell\\.execution\\.RemoteExecutionControl (\\d+)");
    private static final String ESTABLISHED = "01";
    private static final int PEER = 2;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private AgentSocket() {}

    /** The file descriptor of the socket; empty where this is no Linux, or no JVM that JShell started. */
    static OptionalInt find() throws IOException {
        Matcher agent = AGENT.matcher(System.getProperty("sun.java.command", ""));
        Path process = Path.of("/proc/self");
        if (!agent.matches() || !Files.isDirectory(process)) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(agent.group(1));
        for (String table : new String[] {"net/tcp6", "net/tcp"}) {
            try (Stream<String> lines = Files.lines(process.resolve(table))) {
                String inode = lines.map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields[PEER].endsWith(":%04X".formatted(port)))
                        .filter(fields -> fields[STATE].equals(ESTABLISHED))
                        .map(fields -> fields[INODE])
                        .findFirst()
                        .orElse(null);
                if (inode != null) {
                    return descriptor(process.resolve("fd"), "socket:[" + inode + "]");
                }
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt descriptor(Path descriptors, String target) throws IOException {
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(link -> target.equals(target(link)))
                    .mapToInt(link -> Integer.parseInt(link.getFileName().toString()))
                    .findFirst();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed since it was listed
            return "";
        }
    }
}
