package io.github.ragshell.fuzz;

import java.util.Locale;

/** What Jazzer runs: one target, named by the system property {@code ragshell.fuzz}; see {@code bench/fuzz}. */
public final class Fuzzer {

    private static final FuzzTarget TARGET =
            FuzzTarget.valueOf(System.getProperty("ragshell.fuzz").toUpperCase(Locale.ROOT));

    private Fuzzer() {}

    /** Jazzer looks for this name. */
    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        TARGET.run(data);
    }
}
