package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Directories of documents, and file patterns as a shell has them: {@code **}{@code /} stands for any number of directories, none included. */
final class Globs {

    private static final String ANY_DIRECTORIES = "**/";
    // To Java it is one directory at least
    private static final Pattern ANY = Pattern.compile("(?<![^/])\\*\\*/");
    private static final Pattern GROUP = Pattern.compile("(?<!\\\\)\\{([^{}]*\\*\\*/[^{}]*)}");

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
            matchers.add(matcher(glob));
            if (glob.contains(ANY_DIRECTORIES)) {
                withoutGroups(
                        glob,
                        expanded -> matchers.add(matcher(ANY.matcher(expanded).replaceAll("{**/,}"))));
            }
            return matchers;
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(
                    "'%s' is not a file pattern: %s. Write for example *.md.".formatted(glob, e.getDescription()), e);
        }
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    // A group must not stand in another one
    private static void withoutGroups(String glob, Consumer<String> expanded) {
        Matcher group = GROUP.matcher(glob);
        if (!group.find()) {
            expanded.accept(glob);
            return;
        }
        for (String one : group.group(1).split(",", -1)) {
            withoutGroups(glob.substring(0, group.start()) + one + glob.substring(group.end()), expanded);
        }
    }
}
