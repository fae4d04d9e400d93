package io.github.ragshell.jshell;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

/**
 * Makes Tablesaw's tables ready in a shell. At the first table Tablesaw reads every jar of the class path for classes
 * that read and write files. Where the class path is ragshell's jar alone, only Tablesaw's own jar has any, and it is
 * enough to read that one.
 */
public final class TableReaders {

    private static final String CLASS_PATH = "java.class.path";

    private TableReaders() {}

    /** Reads Tablesaw's jar. Must be called before other threads run: for its time the JVM's class path is that jar. */
    public static void register() {
        String classPath = System.getProperty(CLASS_PATH);
        try {
            if (Files.isSameFile(Path.of(classPath), jarOf(TableReaders.class))) {
                System.setProperty(CLASS_PATH, jarOf(Table.class).toString());
                // A column that came before its types would have one of its own for good
                ColumnType.values();
                Table.create();
            }
        } catch (IOException | URISyntaxException | InvalidPathException e) {
            // Several jars, or none: the first table reads them all
        } finally {
            System.setProperty(CLASS_PATH, classPath);
        }
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
