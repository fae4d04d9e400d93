package io.github.ragshell.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.Missing;
import io.github.ragshell.core.internal.FileTree;
import io.github.ragshell.core.internal.MakeOnce;
import io.github.ragshell.core.internal.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A Python environment in {@code target/jupyter}, made as the README says: binder/requirements.txt, then binder/postBuild.
 * Made once for all tests in all their JVMs, and made afresh where the jar or what it is made of has changed.
 */
public final class JupyterEnvironment {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path JAR = ROOT.resolve("target/ragshell.jar");
    private static final Path HOME = ROOT.resolve("target/jupyter");
    private static final Path ENVIRONMENT = HOME.resolve("environment");
    private static final Path VENV = ENVIRONMENT.resolve("venv");
    private static final Path BIN = VENV.resolve("bin");
    private static final Path SAMPLE = ENVIRONMENT.resolve("sample.zip");
    private static final Path PARTS = ENVIRONMENT.resolve("made-of.txt");
    private static final Path ARCHIVE = ROOT.resolve("target/archives/kernel.jsa");
    private static final Path SCRIPTS = ROOT.resolve("src/test/notebook");
    private static final Path REQUIREMENTS = SCRIPTS.resolve("requirements.txt");
    private static JupyterEnvironment made;

    private JupyterEnvironment() {}

    /** The environment; skips the test where there is no Python, but with CI=true fails. */
    public static synchronized JupyterEnvironment get() throws IOException, InterruptedException {
        if (made == null) {
            requireTool("python3", "python3", "-c", "import venv, ensurepip");
            var environment = new JupyterEnvironment();
            List<String> parts = parts();
            MakeOnce.make(HOME, () -> parts.equals(madeOf()), () -> environment.make(parts));
            made = environment;
        }
        return made;
    }

    /** What the environment is made of; what the class archive is made of by time, as the JVM compares it. */
    private static List<String> parts() throws IOException {
        var parts =
                new ArrayList<>(List.of(JAR + " " + Files.getLastModifiedTime(JAR), System.getProperty("java.home")));
        try (Stream<Path> binder = Files.walk(ROOT.resolve("binder"))) {
            Stream<Path> files =
                    Stream.concat(binder.filter(Files::isRegularFile).sorted(), Stream.of(REQUIREMENTS));
            for (Path file : files.toList()) {
                parts.add(file + " " + Sha256.of(file));
            }
        }
        return parts;
    }

    private static List<String> madeOf() {
        try {
            return Files.exists(ARCHIVE) && Files.exists(PARTS) ? Files.readAllLines(PARTS) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void make(List<String> parts) throws IOException {
        FileTree.delete(ENVIRONMENT);
        Files.createDirectories(ENVIRONMENT);
        Files.deleteIfExists(ARCHIVE);
        makeSampleArchive();
        try {
            run(ROOT, Duration.ofMinutes(1), "python3", "-m", "venv", VENV.toString());
            run(
                    ROOT,
                    Duration.ofMinutes(5),
                    "pip",
                    "install",
                    "-q",
                    "-r",
                    "binder/requirements.txt",
                    "-r",
                    REQUIREMENTS.toString());
            run(ROOT, Duration.ofMinutes(5), ROOT.resolve("binder/postBuild").toString());
            assertThat(ARCHIVE).isNotEmptyFile();
            // So that no notebook shows that it is fetched
            run(ROOT, Duration.ofMinutes(3), "java", "-jar", JAR.toString(), "prefetch", "all-minilm-l6-v2");
            makePlainKernel();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("while the environment was made");
        }
        Files.write(PARTS, parts);
    }

    // postBuild takes it from the list of kernels
    private static void makePlainKernel() throws IOException {
        Path hidden = VENV.resolve("share/jupyter/kernels/java");
        Path plain = Files.createDirectories(ENVIRONMENT.resolve("data/kernels/java"));
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
    public String run(Path directory, Duration limit, String... command) throws IOException, InterruptedException {
        var full = new ArrayList<>(Arrays.asList(command));
        Path own = BIN.resolve(command[0]);
        if (Files.exists(own)) {
            full.set(0, own.toString());
        }
        Path log = Files.createTempFile("command", ".log");
        try {
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
        } finally {
            Files.delete(log);
        }
    }

    private static void environment(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("LEPTON") || name.startsWith("MILVUS_"));
        environment.keySet().removeIf(name -> name.startsWith("JUPYTER") || name.startsWith("JJAVA"));
        environment.put("PATH", BIN + ":" + environment.get("PATH"));
        environment.put("VIRTUAL_ENV", VENV.toString());
        environment.put("RAGSHELL_BUILD", "false");
        // What a run shows must not depend on the runs before it
        environment.put("RAGSHELL_CACHE", "off");
        environment.put("RAGSHELL_DOCS", SAMPLE.toString());
        environment.put("JUPYTER_CONFIG_DIR", ENVIRONMENT.resolve("config").toString());
        environment.put("JUPYTER_DATA_DIR", ENVIRONMENT.resolve("data").toString());
        environment.put("JUPYTER_RUNTIME_DIR", ENVIRONMENT.resolve("runtime").toString());
        environment.put("IPYTHONDIR", ENVIRONMENT.resolve("ipython").toString());
        environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    }

    /** The sample documents as an archive, so that every machine has the same outputs. */
    private static void makeSampleArchive() throws IOException {
        Path sample = ROOT.resolve("src/main/resources/io/github/ragshell/sample");
        try (var zip = new ZipOutputStream(Files.newOutputStream(SAMPLE));
                Stream<Path> files = Files.walk(sample)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(sample.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
