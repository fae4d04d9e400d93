package io.github.ragshell.corpus;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.reading.FileReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The documents that are below a directory now.
 *
 * @param files in the order of their names
 * @param unlisted files and directories that can't be listed, with the reason; relative to the directory
 */
public record FolderListing(List<Path> files, List<Documents.Skipped> unlisted) {

    private static final String BROKEN_LINK = "it is a link to a file or directory that is not there";
    private static final char UNREADABLE = '\uFFFD';

    public FolderListing {
        files = List.copyOf(files);
        unlisted = List.copyOf(unlisted);
    }

    /**
     * Finds them.
     *
     * @param globs which files, relative to the directory; none for every file of a known type
     * @throws InvalidInputException a glob can't be read
     */
    public static FolderListing of(Path root, List<String> globs) {
        List<PathMatcher> matchers =
                globs.stream().flatMap(glob -> Globs.matchers(glob).stream()).toList();
        var files = new ArrayList<Path>();
        var unlisted = new ArrayList<Documents.Skipped>();
        try {
            FolderWalk.walk(root, new FolderWalk.Visitor() {
                @Override
                public void file(Path file) {
                    if (isWanted(file)) {
                        files.add(file);
                    }
                }

                // A directory may have any name, and what is below it must not look as if it were deleted
                @Override
                public void brokenLink(Path link) {
                    if (isWanted(link) || !FileReader.isKnown(link)) {
                        unreadable(link, BROKEN_LINK);
                    }
                }

                @Override
                public void unreadable(Path path, String reason) {
                    unlisted.add(new Documents.Skipped(name(root, path), reason));
                }

                private boolean isWanted(Path file) {
                    return matchers.isEmpty()
                            ? FileReader.isKnown(file)
                            : matchers.stream().anyMatch(matcher -> matcher.matches(root.relativize(file)));
                }
            });
        } catch (IOException e) {
            throw new SetupException(
                    "%s can't be read: %s. Check its permissions.".formatted(root.toAbsolutePath(), IoReason.of(e)), e);
        }
        files.sort(Comparator.comparing(Path::toString));
        return new FolderListing(files, unlisted);
    }

    /**
     * The name of a file: relative to the directory, with {@code /}. A name that the locale can't read is read as UTF-8,
     * and one that isn't UTF-8 stands as in a URI, so that two files never have one name.
     */
    public static String name(Path root, Path file) {
        String name = withSlashes(root.relativize(file));
        if (name.indexOf(UNREADABLE) < 0) {
            return name;
        }
        URI directory = root.toUri();
        String path = file.toUri().getPath().substring(directory.getPath().length());
        return path.indexOf(UNREADABLE) < 0
                ? path
                : file.toUri().getRawPath().substring(directory.getRawPath().length());
    }

    /** A path with {@code /} between its names; a backslash within a name, which most systems allow, stays. */
    public static String withSlashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
