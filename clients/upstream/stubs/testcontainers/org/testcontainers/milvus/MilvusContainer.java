package org.testcontainers.milvus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.testcontainers.utility.DockerImageName;

/**
 * An embedded server in the place of a container. It runs in a JVM of its own, because the tests have the Milvus SDK of
 * their library, and ends when its input does.
 */
public class MilvusContainer {

    private final URI uri = start();

    public MilvusContainer(String image) {}

    public MilvusContainer(DockerImageName image) {}

    private static URI start() {
        try {
            Process server = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("ragshell.classpath"),
                            System.getProperty("ragshell.serve"),
                            System.getProperty("ragshell.engine"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader said = server.inputReader();
            String first = said.readLine();
            if (first == null || !first.startsWith("http")) {
                throw new IllegalStateException("The server did not start: " + first);
            }
            return URI.create(first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public MilvusContainer withEnv(String name, String value) {
        return this;
    }

    public MilvusContainer withCommand(String... command) {
        return this;
    }

    public String getEndpoint() {
        return uri.toString();
    }

    public String getHost() {
        return uri.getHost();
    }

    public Integer getMappedPort(int port) {
        return uri.getPort();
    }
}
