package io.github.ragshell.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Markdown files with numbered sections, the same ones each time. */
final class SyntheticFolder {

    private static final String[] WORDS =
            "rows segments are kept in files and a log is read by nodes which answer queries with vectors while memory is free or not because an index was built before the load of data began"
                    .split(" ");

    private SyntheticFolder() {}

    /** Each section is a chunk. */
    static void write(Path folder, int files, int sections, int words) throws IOException {
        var random = new Random(20261126);
        for (int file = 0; file < files; file++) {
            var text = new StringBuilder();
            for (int section = 0; section < sections; section++) {
                text.append("# Part %d of %d\n\n".formatted(section, file));
                for (int word = 0; word < words; word++) {
                    text.append(WORDS[random.nextInt(WORDS.length)]).append(word % 12 == 11 ? ".\n" : " ");
                }
                text.append("End.\n\n");
            }
            Path path = folder.resolve("d%d/f%04d.md".formatted(file % 10, file));
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
    }
}
