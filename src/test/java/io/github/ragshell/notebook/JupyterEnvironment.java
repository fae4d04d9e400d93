package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A fresh Python environment in {@code target/jupyter}, made as the README says: binder/requirements.txt, then
 * binder/postBuild. Made once for all tests of a run.
 */
final class JupyterEnvironment {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path HOME = ROOT.resolve("target/jupyter");
    private static final Path ARCHIVE = ROOT.resolve("target/archives/kernel.jsa");
    private static final Path SCRIPTS = ROOT.resolve("src/test/notebook");
    private static JupyterEnvironment made;

    private final Path bin = HOME.resolve("venv/bin");

    private JupyterEnvironment() {}

    /** The environment; skips the test where there is no Python, but with CI=true fails. */
    static synchronized JupyterEnvironment get() throws IOException, InterruptedException {
        if (made == null) {
            requireTool("python3", "python3", "-c", "import venv, ensurepip");
            var environment = new JupyterEnvironment();
            deleteTree(HOME);
            Files.createDirectories(HOME);
            environment.run(
                    ROOT,
                    Duration.ofMinutes(1),
                    "python3",
                    "-m",
                    "venv",
                    HOME.resolve("venv").toString());
            environment.run(
                    ROOT,
                    Duration.ofMinutes(5),
                    "pip",
                    "install",
                    "-q",
                    "-r",
                    "binder/requirements.txt",
                    "-r",
                    SCRIPTS.resolve("requirements.txt").toString());
            Files.deleteIfExists(ARCHIVE);
            environment.run(
                    ROOT,
                    Duration.ofMinutes(5),
                    ROOT.resolve("binder/postBuild").toString());
            assertThat(ARCHIVE).isNotEmptyFile();
            // So that no notebook shows that it is fetched
            environment.run(
                    ROOT,
                    Duration.ofMinutes(3),
                    "java",
                    "-jar",
                    ROOT.resolve("target/ragshell.jar").toString(),
                    "prefetch",
                    "all-minilm-l6-v2");
            environment.makePlainKernel();
            made = environment;
        }
        return made;
    }

    // postBuild takes it from the list of kernels
    private void makePlainKernel() throws IOException, InterruptedException {
        assertThat(run(ROOT, Duration.ofMinutes(1), "jupyter", "kernelspec", "list"))
                .containsPattern("(?m)^\\s*ragshell ")
                .doesNotContainPattern("(?m)^\\s*java ");
        Path hidden = HOME.resolve("venv/share/jupyter/kernels/java");
        Path plain = Files.createDirectories(HOME.resolve("data/kernels/java"));
        String spec = Files.readString(hidden.resolve("kernel.json.not-offered"));
        Files.writeString(plain.resolve("kernel.json"), spec.replace("{resource_dir}", hidden.toString()));
    }

    /** Skips the test where the command does not succeed, but with CI=true fails. */
    static void requireTool(String name, String... command) throws IOException, InterruptedException {
        boolean there;
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            there = process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            Missing.skip(name + " is missing.");
        }
    }

    /** Runs a script of src/test/notebook with the environment's Python; returns what it printed. */
    String python(Path directory, Duration limit, String script, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("python", SCRIPTS.resolve(script).toString()));
        command.addAll(Arrays.asList(arguments));
        return run(directory, limit, command.toArray(String[]::new));
    }

    /** Runs a command in the environment, with the environment's programs first; returns what it printed. */
    String run(Path directory, Duration limit, String... command) throws IOException, InterruptedException {
        Path log = HOME.resolve("command.log");
        var full = new ArrayList<>(Arrays.asList(command));
        Path own = bin.resolve(command[0]);
        if (Files.exists(own)) {
            full.set(0, own.toString());
        }
        var builder = new ProcessBuilder(full)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        environment(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(log);
        assertThat(ended).as("%s ended within %s:\n%s", full, limit, output).isTrue();
        assertThat(process.exitValue()).as("%s:\n%s", full, output).isZero();
        return output;
    }

    private void environment(Map<String, String> environment) throws IOException {
        environment.keySet().removeIf(name -> name.startsWith("LEPTON") || name.startsWith("MILVUS_"));
        environment.keySet().removeIf(name -> name.startsWith("JUPYTER") || name.startsWith("JJAVA"));
        environment.put("PATH", bin + ":" + environment.get("PATH"));
        environment.put("VIRTUAL_ENV", HOME.resolve("venv").toString());
        environment.put("RAGSHELL_BUILD", "false");
        // What a run shows must not depend on the runs before it
        environment.put("RAGSHELL_CACHE", "off");
        environment.put("RAGSHELL_DOCS", sampleArchive().toString());
        environment.put("JUPYTER_CONFIG_DIR", HOME.resolve("config").toString());
        environment.put("JUPYTER_DATA_DIR", HOME.resolve("data").toString());
        environment.put("JUPYTER_RUNTIME_DIR", HOME.resolve("runtime").toString());
        environment.put("IPYTHONDIR", HOME.resolve("ipython").toString());
        environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    }

    /** The sample documents as an archive, so that every machine has the same outputs. */
    private static Path sampleArchive() throws IOException {
        Path archive = HOME.resolve("sample.zip");
        if (Files.exists(archive)) {
            return archive;
        }
        Path sample = ROOT.resolve("src/main/resources/io/github/ragshell/sample");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive));
                Stream<Path> files = Files.walk(sample)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(sample.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return archive;
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
