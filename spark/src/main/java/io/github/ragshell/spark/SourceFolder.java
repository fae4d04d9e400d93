package io.github.ragshell.spark;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.FolderListing;
import io.github.ragshell.corpus.FolderWalk;
import io.github.ragshell.corpus.reading.FileReader;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder with the documents, on any file system that Hadoop reads. */
record SourceFolder(URI uri) implements Serializable {

    /**
     * What is in the folder.
     *
     * @param files in the order of their names
     * @param unlisted files and directories that can't be listed
     */
    record Listing(List<SourceFile> files, List<Documents.Skipped> unlisted) {}

    /** @throws InvalidInputException no file system is known for the address */
    static SourceFolder of(String documents, Configuration configuration) {
        try {
            var path = new Path(documents);
            return new SourceFolder(
                    path.getFileSystem(configuration).makeQualified(path).toUri());
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "--documents is '%s', which no file system of this Spark reads: %s. Pass a folder such as /docs, hdfs://host/docs or s3a://bucket/docs; s3a needs --packages org.apache.hadoop:hadoop-aws in the version of Spark's hadoop-client-api."
                            .formatted(documents, e.getMessage()),
                    e);
        }
    }

    /** The name that chunks of the folder have as their root: that of {@code sync} where it is on this machine. */
    String root() {
        String path = uri.getPath();
        return isLocal()
                ? path
                : uri.getScheme() + "://" + (uri.getAuthority() == null ? "" : uri.getAuthority()) + path;
    }

    /** Whether each machine finds the files under their path. */
    boolean isLocal() {
        return "file".equals(uri.getScheme());
    }

    /** Where a file is. */
    Path path(SourceFile file) {
        try {
            return new Path(
                    new URI(uri.getScheme(), uri.getAuthority(), uri.getPath() + "/" + file.name(), null, null));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Finds the files of known types, hidden ones left out.
     *
     * @throws SetupException the folder can't be read
     */
    Listing list(Configuration configuration) {
        Listing found = isLocal() ? listHere() : listElsewhere(configuration);
        found.files().sort(Comparator.comparing(SourceFile::name));
        return found;
    }

    // As a sync does: Hadoop leaves out links that lead nowhere
    private Listing listHere() {
        var root = java.nio.file.Path.of(uri.getPath());
        if (!Files.exists(root)) {
            return new Listing(new ArrayList<>(), List.of());
        }
        FolderListing found = FolderListing.of(root, List.of());
        found.unlisted().stream()
                .filter(skipped -> skipped.source().isEmpty())
                .findFirst()
                .ifPresent(skipped -> {
                    throw unreadable(skipped.reason(), null);
                });
        var files = new ArrayList<SourceFile>();
        for (java.nio.file.Path file : found.files()) {
            files.add(
                    new SourceFile(FolderListing.name(root, file), file.toFile().length()));
        }
        return new Listing(files, found.unlisted());
    }

    private Listing listElsewhere(Configuration configuration) {
        var files = new ArrayList<SourceFile>();
        var unlisted = new ArrayList<Documents.Skipped>();
        try {
            var root = new Path(uri);
            var system = root.getFileSystem(configuration);
            if (system.exists(root)) {
                walk(system, root, 0, files, unlisted);
            }
        } catch (IOException e) {
            throw unreadable(IoReason.of(e), e);
        }
        return new Listing(files, unlisted);
    }

    private SetupException unreadable(String reason, IOException cause) {
        return new SetupException(
                "%s can't be read: %s. Check its permissions and the settings of its file system (spark.hadoop.fs...)."
                        .formatted(root(), reason),
                cause);
    }

    private void walk(
            FileSystem system, Path directory, int depth, List<SourceFile> files, List<Documents.Skipped> unlisted)
            throws IOException {
        FileStatus[] entries;
        try {
            entries = system.listStatus(directory);
        } catch (IOException e) {
            if (depth == 0) {
                throw e;
            }
            unlisted.add(new Documents.Skipped(name(directory), IoReason.of(e)));
            return;
        }
        for (FileStatus entry : entries) {
            String name = entry.getPath().getName();
            if (FolderWalk.isHidden(name)) {
                continue;
            }
            if (!entry.isDirectory()) {
                if (FileReader.isKnown(name)) {
                    files.add(new SourceFile(name(entry.getPath()), entry.getLen()));
                }
            } else if (depth + 1 < FolderWalk.MAX_DEPTH) {
                walk(system, entry.getPath(), depth + 1, files, unlisted);
            }
        }
    }

    private String name(Path path) {
        return path.toUri().getPath().substring(uri.getPath().length()).replaceFirst("^/", "");
    }
}
