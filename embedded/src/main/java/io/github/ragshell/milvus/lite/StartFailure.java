package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.InUseException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.SetupException;
import java.nio.file.Path;
import java.util.List;

/** Why a server ended while it opened a database, as far as its last lines tell. */
final class StartFailure {

    private static final List<String> LIBRARY_ERRORS = List.of(
            "error while loading shared libraries",
            "cannot open shared object file",
            "symbol lookup error",
            "Library not loaded",
            "ModuleNotFoundError",
            "ImportError");

    private StartFailure() {}

    /**
     * @param tail the last lines of its log
     * @param how its exit code, command and last lines
     * @return an {@link InUseException} where waiting may help
     */
    static RagException of(Path database, String tail, String how) {
        if (tail.contains("database is locked")) {
            return new InUseException(
                    "The database %s is open in a program that is not Milvus Lite, such as sqlite3 or a backup (SQLite: database is locked). Close it there, and call again."
                            .formatted(database));
        }
        var glibc = Glibc.complaint(tail);
        if (glibc.isPresent()) {
            return glibc.get();
        }
        if (LIBRARY_ERRORS.stream().anyMatch(tail::contains)) {
            return new SetupException(
                    "Milvus Lite can't run, because its own files are damaged or do not fit this system; the database %s is as it was. Delete the directory RAGSHELL_HOME/milvus-lite, and call again to fetch them once more. It ended with %s"
                            .formatted(database, how));
        }
        if (ServerLog.saysDamaged(tail)) {
            return new ServiceException(ServerLog.damaged(database));
        }
        return new ServiceException(
                "Milvus Lite ended while it opened %s. If the file is damaged, put a copy in its place or choose another path. It ended with %s"
                        .formatted(database, how));
    }
}
