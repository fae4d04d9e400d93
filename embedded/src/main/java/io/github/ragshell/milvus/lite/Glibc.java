package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.SetupException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The C library of Linux, in the version that the native server needs. */
final class Glibc {

    /** Of all files in the wheel, three need this version. */
    private static final String VERSION = "2.28";

    private static final Pattern TOO_OLD = Pattern.compile("version `(GLIBC\\w*_[\\w.]+)' not found");

    private Glibc() {}

    /** What the server's last output says of it. */
    static Optional<SetupException> complaint(String output) {
        var tooOld = TOO_OLD.matcher(output);
        return tooOld.find() ? Optional.of(missing("it has no " + tooOld.group(1))) : Optional.empty();
    }

    /** @param why what this system lacks, as the end of a sentence */
    static SetupException missing(String why) {
        return new SetupException(
                "The native Milvus Lite needs glibc %s or newer, and this system can't give it: %s. Use the Python engine (RAGSHELL_ENGINE=python, or Engine.PYTHON), a newer Linux, or a Milvus server."
                        .formatted(VERSION, why));
    }
}
