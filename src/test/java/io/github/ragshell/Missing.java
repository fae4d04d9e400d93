package io.github.ragshell;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** What a test needs and this machine lacks: the test is skipped and says why, but with CI=true it fails. */
public final class Missing {

    /** Whether this run may skip nothing. */
    private static final boolean CI = "true".equals(System.getenv("CI"));

    private Missing() {}

    /** Ends the test. */
    public static <T> T skip(String why) {
        if (CI) {
            return fail("%s With CI=true nothing is skipped.", why);
        }
        return abort(why);
    }
}
