package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Directories of documents, and file patterns as a shell has them: {@code **}{@code /} stands for any number of directories, none included. */
final class Globs {

    private Globs() {}

    /** @throws InvalidInputException there is no such directory */
    static void requireDirectory(Path directory) {
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InvalidInputException("There is no directory %s. Pass the directory that holds the documents."
                    .formatted(directory == null ? null : directory.toAbsolutePath()));
        }
    }

    /** @throws InvalidInputException the pattern is empty or can't be read */
    static List<PathMatcher> matchers(String glob) {
        if (glob == null || glob.isEmpty()) {
            throw new InvalidInputException("The file pattern is empty. Write for example *.md.");
        }
        try {
            var matchers = new ArrayList<PathMatcher>();
            matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob));
            if (glob.startsWith("**/")) {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(3)));
            }
            return matchers;
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(
                    "'%s' is not a file pattern: %s. Write for example *.md.".formatted(glob, e.getDescription()), e);
        }
    }
}
