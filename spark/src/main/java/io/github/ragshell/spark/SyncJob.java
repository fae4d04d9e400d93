package io.github.ragshell.spark;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.sync.ServerCalls;
import io.github.ragshell.sync.SyncClaim;
import io.github.ragshell.sync.SyncReport;
import io.github.ragshell.sync.SyncSweep;
import io.github.ragshell.view.TerminalDisplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * A sync of a folder into a collection of a Milvus server, as a Spark job: {@code spark-submit --class
 * io.github.ragshell.spark.SyncJob target/ragshell-spark.jar --documents s3a://bucket/docs --milvus http://host:19530
 * --collection docs}. First all tasks read, split, embed and write; then, where all have succeeded, what is no longer
 * there is deleted. Each step may be done twice, so a lost executor or a second run changes nothing.
 */
public final class SyncJob {

    private static final int FILES_IN_A_PART = 500;
    private static final long BYTES_IN_A_PART = 16L << 20;
    private static final int PARTS_PER_CORE = 4;

    private final JavaSparkContext spark;
    private final JobOptions options;

    private SyncJob(JavaSparkContext spark, JobOptions options) {
        this.spark = spark;
        this.options = options;
    }

    /** Ends with code 0, with 1 where the job failed, and with 2 where the arguments are wrong. */
    public static void main(String[] arguments) {
        int code = 0;
        try {
            run(JobOptions.parse(arguments));
        } catch (InvalidInputException e) {
            System.err.println(e.getMessage());
            code = 2;
        } catch (Throwable e) {
            System.err.println(JobFailure.sentence(e));
            code = 1;
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    private static void run(JobOptions options) {
        SyncReport report;
        try (var spark = new JavaSparkContext(new SparkConf().setAppName("ragshell: " + options))) {
            try {
                report = new SyncJob(spark, options).sync();
            } finally {
                // What people look for stands in the last lines
                spark.setLogLevel("ERROR");
            }
        }
        var display = new TerminalDisplay();
        display.show(report);
        display.notice(report.toString());
    }

    private SyncReport sync() {
        long start = System.nanoTime();
        try (Milvus milvus = options.open();
                var claim = SyncClaim.of(milvus, options.collection())) {
            probe();
            claim.announce(milvus.access(options.collection()), () -> spark.sc().cancelAllJobs());
            SourceFolder folder = SourceFolder.of(options.documents(), spark.hadoopConfiguration());
            SourceFolder.Listing listing = folder.list(spark.hadoopConfiguration());
            ServerCalls calls = ServerCalls.patient(options.patience(), 1);
            var sweep = new SyncSweep(milvus, options.collection(), folder.root(), calls);
            long before = sweep.count();
            sweep.requireDocuments(listing.files().size(), before);
            try {
                return write(folder, listing, () -> requireHeld(claim, calls), before, start);
            } catch (Exception e) {
                if (claim.isLost()) {
                    claim.requireHeld();
                }
                throw e;
            }
        }
    }

    private static void requireHeld(SyncClaim claim, ServerCalls calls) {
        calls.call(() -> {
            claim.requireHeld();
            return claim;
        });
    }

    private void probe() {
        spark.sc().setJobDescription("Load the model on an executor, reach Milvus");
        String problem = spark.parallelize(List.of(options), 1).map(new Probe()).first();
        if (!problem.isEmpty()) {
            throw new SetupException(problem);
        }
    }

    private SyncReport write(
            SourceFolder folder, SourceFolder.Listing listing, Runnable beforeDeleting, long before, long start) {
        List<SourceFile> files = new ArrayList<>(listing.files());
        // Large files often stand together
        files.sort(Comparator.comparingInt(file -> file.name().hashCode()));
        int parts = parts(files);
        var ranges = new IdRanges(parts);
        Counters counters = Counters.register(spark.sc());
        JobOptions shared = options.withWriters(Math.max(1, options.writers() / executors()));
        var configuration = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));

        spark.sc().setJobDescription("Read, split, embed and write");
        JavaPairRDD<Long, Finding> findings = spark.parallelize(files, parts)
                .mapPartitionsToPair(new PartTask(shared, folder, ranges, configuration, counters))
                .partitionBy(ranges);
        List<Tuple2<Long, List<String[]>>> found =
                findings.mapPartitions(Found::count).collect();
        beforeDeleting.run();

        List<Documents.Skipped> skipped = new ArrayList<>(listing.unlisted());
        skipped.addAll(Found.skippedIn(found));
        spark.sc().setJobDescription("Delete what is no longer there");
        spark.setLocalProperty(Places.DELETING, "true");
        LongAccumulator deleted = spark.sc().longAccumulator("chunks deleted");
        var names = spark.broadcast((List<String>) new ArrayList<>(skipped.stream()
                .filter(Documents.Skipped::isUnknown)
                .map(Documents.Skipped::source)
                .toList()));
        Outcome outcome = Outcome.sum(
                findings.mapPartitionsWithIndex(new SweepTask(shared, folder.root(), ranges, names, deleted), true)
                        .mapToPair(file -> file)
                        .reduceByKey(FileOutcome::with)
                        .mapPartitions(Outcome::count)
                        .collect());

        long unchanged = before - outcome.deleted() - outcome.kept();
        return new SyncReport(
                options.collection(),
                outcome.files(),
                Found.chunksIn(found) - unchanged,
                outcome.deleted(),
                unchanged,
                counters.moved().value(),
                skipped,
                Duration.ofNanos(System.nanoTime() - start));
    }

    // Small enough that little is done twice, large enough that the start of a task does not count
    private int parts(List<SourceFile> files) {
        long bytes = files.stream().mapToLong(SourceFile::bytes).sum();
        long wanted = Math.max(
                (long) PARTS_PER_CORE * spark.defaultParallelism(),
                Math.max(bytes / BYTES_IN_A_PART, files.size() / FILES_IN_A_PART));
        return (int) Math.max(1, Math.min(wanted, files.size()));
    }

    // The driver is among them
    private int executors() {
        return Math.max(1, spark.sc().getExecutorMemoryStatus().size() - 1);
    }
}
