package io.github.ragshell.spark;

import io.github.ragshell.PipPackage;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone cluster of Spark on this machine: a master, and workers with a core each, from the Python package. */
final class SparkCluster implements AutoCloseable {

    static final String VERSION = "3.5.8";

    private static final Pattern ADDRESS = Pattern.compile("Starting Spark master at (spark://\\S+)");
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration JOB = Duration.ofMinutes(9);

    /**
     * How a job ended.
     *
     * @param output what the driver printed as its result
     * @param log what it printed beside that
     */
    record Result(int exitCode, String output, String log, Duration elapsed) {

        /** The line that a person reads first. */
        String lastLine() {
            return log.strip().lines().reduce("", (before, line) -> line);
        }
    }

    /** A job under way. */
    record Job(Process process, Path output, Path log, long start) {

        Result await() throws Exception {
            if (!process.waitFor(JOB.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("the job did not end: " + Files.readString(log));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(output),
                    Files.readString(log),
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private final Path home;
    private final Path directory;
    private final Path ragshellHome = Settings.home();
    private final List<Process> processes = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private String address;

    private SparkCluster(Path home, Path directory) {
        this.home = home;
        this.directory = directory;
    }

    /** Skips the test with a reason where Spark can't be had. */
    static SparkCluster start(int workers) throws Exception {
        var cluster = new SparkCluster(
                PipPackage.fetch("pyspark", VERSION).resolve("pyspark"), Files.createTempDirectory("spark"));
        try {
            cluster.startMaster();
            for (int i = 0; i < workers; i++) {
                cluster.startWorker();
            }
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Submits the job with {@code spark/submit}. */
    Job submit(List<String> sparkOptions, String... options) throws IOException {
        var command = new ArrayList<>(List.of(
                "spark/submit",
                "--master",
                address,
                "--driver-memory",
                "512m",
                "--executor-memory",
                "1g",
                "--conf",
                "spark.ui.enabled=false"));
        command.addAll(sparkOptions);
        command.add("--");
        command.addAll(List.of(options));
        Path output = Files.createTempFile(directory, "job", ".out");
        Path log = Files.createTempFile(directory, "job", ".log");
        var builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(log.toFile());
        environment(builder);
        return new Job(builder.start(), output, log, System.nanoTime());
    }

    Result run(String... options) throws Exception {
        return submit(List.of(), options).await();
    }

    void startWorker() throws Exception {
        Path log = directory.resolve("worker-" + processes.size() + ".log");
        Process worker = launch(
                log,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "2g",
                "--work-dir",
                directory.resolve("work-" + processes.size()).toString(),
                address);
        workers.add(worker);
        await(log, Pattern.compile("Successfully registered with master"));
    }

    /** The executors of the job under way. */
    List<ProcessHandle> executors() {
        return workers.stream().flatMap(worker -> executors(worker).stream()).toList();
    }

    /** Kills the executor of a worker, which starts another one. */
    void killExecutor() {
        executors(workers.get(0)).forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills a worker and its executor. */
    void killWorker() throws Exception {
        Process worker = workers.remove(0);
        List<ProcessHandle> executors = executors(worker);
        worker.destroyForcibly().waitFor();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> executors(Process worker) {
        return worker.descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    private void startMaster() throws Exception {
        Path log = directory.resolve("master.log");
        launch(log, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0");
        address = await(log, ADDRESS).group(1);
    }

    private Process launch(Path log, String... command) throws IOException {
        var all = new ArrayList<>(List.of(home.resolve("bin/spark-class").toString()));
        all.addAll(List.of(command));
        var builder = new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile());
        environment(builder);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private void environment(ProcessBuilder builder) {
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("SPARK_LOCAL_DIRS", directory.resolve("local").toString());
        builder.environment().put("RAGSHELL_HOME", ragshellHome.toString());
    }

    private Matcher await(Path log, Pattern line) throws Exception {
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher matcher = line.matcher(Files.readString(log));
            if (matcher.find()) {
                return matcher;
            }
            if (!processes.get(processes.size() - 1).isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("Spark did not start: " + Files.readString(log));
    }

    @Override
    public void close() throws Exception {
        for (Process process : processes) {
            List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
            all.add(process.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle each : all) {
                each.onExit().get(20, TimeUnit.SECONDS);
            }
        }
        FileTree.delete(directory);
    }
}
