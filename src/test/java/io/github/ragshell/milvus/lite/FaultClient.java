package io.github.ragshell.milvus.lite;

import io.github.ragshell.milvus.Milvus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Main class of a {@link ChildJvm}: inserts, upserts and deletes rows until it is killed. It prints each change before
 * it makes it, and when it is acknowledged.
 */
final class FaultClient {

    static final int DIMENSION = 16;

    /** Rows of a change: two batches, in flight at the same time. */
    static final int CHANGE = 300;

    /** Changes begin at a multiple of this, so they overlap. */
    static final int STEP = 150;

    static final int STEPS = 24;

    private FaultClient() {}

    /** @param arguments database, seed, first version, and for each step A (all absent), P (present) or M (mixed) */
    public static void main(String[] arguments) {
        var random = new Random(Long.parseLong(arguments[1]));
        char[] steps = arguments[3].toCharArray();
        var milvus = Milvus.open(arguments[0], null);
        var lite = MilvusLite.open(arguments[0]);
        System.out.println("SERVER " + lite.pid());
        for (long version = Long.parseLong(arguments[2]); true; version++) {
            int step = random.nextInt(STEPS - 1);
            boolean absent = steps[step] == 'A' && steps[step + 1] == 'A';
            String kind = absent && random.nextBoolean() ? "INSERT" : random.nextInt(4) == 0 ? "DELETE" : "UPSERT";
            System.out.printf("BEGIN %s %d %d%n", kind, version, step);
            change(milvus, kind, version, step);
            steps[step] = steps[step + 1] = kind.equals("DELETE") ? 'A' : 'P';
            System.out.printf("ACK %d %d%n", version, lite.pid());
        }
    }

    static void change(Milvus milvus, String kind, long version, int step) {
        long first = (long) step * STEP;
        switch (kind) {
            case "INSERT" -> milvus.insert("docs", rows(version, first));
            case "UPSERT" -> milvus.upsert("docs", rows(version, first));
            default -> milvus.delete("docs", "id >= %d and id < %d".formatted(first, first + CHANGE));
        }
    }

    private static List<Map<String, Object>> rows(long version, long first) {
        var rows = new ArrayList<Map<String, Object>>();
        for (long id = first; id < first + CHANGE; id++) {
            var vector = new float[DIMENSION];
            vector[(int) (id % DIMENSION)] = 1;
            rows.add(new HashMap<>(Map.of("id", id, "vector", vector, "version", version)));
        }
        return rows;
    }
}
