package io.github.ragshell.bench;

import io.github.ragshell.milvus.RealServer;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.LiteListener;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** An embedded Milvus and a whole Milvus server, each with an empty database: time until it answers, and memory. */
public final class EmbeddedBench {

    private static final int RUNS = Integer.getInteger("runs", 5);

    private record Start(double millis, double megabytes) {}

    /** Starts one and connects to it. */
    private interface Opening {
        AutoCloseable open() throws Exception;
    }

    private EmbeddedBench() {}

    public static void main(String[] args) throws Exception {
        System.out.println("| | ms to the first answer, median | least | most | memory of its processes, MB |");
        System.out.println("|---|---|---|---|---|");
        for (Engine engine : List.of(Engine.NATIVE, Engine.PYTHON)) {
            engine.install(LiteListener.LOG);
            print("embedded, %s engine (Milvus Lite %s)".formatted(engine, engine.version()), () -> {
                MilvusLite lite = MilvusLite.temporary().engine(engine).open();
                ask(lite.uri());
                return lite;
            });
        }
        RealServer.start(false).close();
        print("Milvus %s, standalone server".formatted(RealServer.VERSION), () -> {
            RealServer server = RealServer.start(false);
            ask(server.uri());
            return server;
        });
    }

    private static void print(String name, Opening opening) throws Exception {
        var starts = new ArrayList<Start>();
        for (int run = 0; run < RUNS; run++) {
            Set<Long> before = pids();
            long begin = System.nanoTime();
            try (AutoCloseable opened = opening.open()) {
                double millis = (System.nanoTime() - begin) / 1e6;
                starts.add(new Start(millis, megabytes(before)));
            }
        }
        double[] millis = starts.stream().mapToDouble(Start::millis).sorted().toArray();
        double megabytes = starts.stream().mapToDouble(Start::megabytes).max().orElse(0);
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f |",
                name,
                millis[RUNS / 2],
                millis[0],
                millis[RUNS - 1],
                megabytes));
    }

    private static void ask(String uri) {
        var client = new MilvusClientV2(ConnectConfig.builder().uri(uri).build());
        client.listCollections();
        client.close();
    }

    private static Set<Long> pids() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    // The server's parent need not be this process
    private static double megabytes(Set<Long> before) {
        return ProcessHandle.allProcesses()
                        .filter(process -> !before.contains(process.pid()))
                        .filter(process ->
                                process.info().commandLine().orElse("").matches(".*(milvus|serve\\.py).*"))
                        .mapToLong(process -> residentKilobytes(process.pid()))
                        .sum()
                / 1e3;
    }

    private static long residentKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
