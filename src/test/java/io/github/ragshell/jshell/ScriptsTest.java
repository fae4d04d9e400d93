package io.github.ragshell.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in {@code jshell/}, in a repository and with programs that are stand-ins. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for bash")
class ScriptsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    // What differs from script to script: the archive, and that it must not be used while one is made
    private static final Pattern OPTION =
            Pattern.compile("-X(?!X:SharedArchiveFile|X:ArchiveClassesAtExit|share|m)[^\\s\"')]+");

    @TempDir
    Path directory;

    @Test
    void should_make_archives_again_when_the_jdk_was_updated_in_its_place() throws Exception {
        copy("archive");
        Files.createDirectories(directory.resolve("target"));
        Files.writeString(directory.resolve("target/ragshell.jar"), "");
        Files.setLastModifiedTime(directory.resolve("target/ragshell.jar"), FileTime.fromMillis(0));
        Path jdk = Files.createDirectories(directory.resolve("jdk"));
        for (String name : List.of("java", "jshell")) {
            program(jdk.resolve("bin"), name, """
                    for option; do
                        case $option in *-XX:ArchiveClassesAtExit=*) : >"${option#*=}" ;; esac
                    done
                    """);
        }
        Path release = Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.14\"\n");

        assertThat(run("archive")).startsWith("Making class archives");
        assertThat(run("archive")).isEmpty();
        Files.writeString(release, "JAVA_VERSION=\"17.0.15\"\n");
        assertThat(run("archive")).startsWith("Making class archives");
        assertThat(run("archive")).isEmpty();
        Files.delete(release);
        assertThat(run("archive")).startsWith("Making class archives");
        assertThat(run("archive")).isEmpty();
    }

    @Test
    void should_keep_the_list_of_classes_when_the_build_fails() throws Exception {
        copy("record-classes");
        Path list = directory.resolve("src/main/resources/io/github/ragshell/jshell/preloaded-classes.txt");
        Files.createDirectories(list.getParent());
        Files.writeString(list, "a.B\n");
        program(directory.resolve("jdk/bin"), "mvn", "echo failed; exit 1\n");

        assertThat(run("record-classes")).isEqualTo("failed\n");

        assertThat(list).hasContent("a.B\n");
    }

    @Test
    void should_start_everything_with_the_same_options() throws IOException {
        Set<String> options = options("jshell/ragshell");

        assertThat(options).hasSize(4);
        assertThat(options("jshell/archive")).isEqualTo(options);
        assertThat(options("binder/kernel/kernel.json")).isEqualTo(options);
    }

    private static Set<String> options(String file) throws IOException {
        return new TreeSet<>(OPTION.matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .map(MatchResult::group)
                .toList());
    }

    private void copy(String script) throws IOException {
        Path target = directory.resolve("jshell").resolve(script);
        Files.createDirectories(target.getParent());
        Files.copy(ROOT.resolve("jshell").resolve(script), target);
    }

    private static void program(Path bin, String name, String text) throws IOException {
        Path file = Files.createDirectories(bin).resolve(name);
        Files.writeString(file, "#!/usr/bin/env bash\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** What it prints. */
    private String run(String script) throws Exception {
        Path out = directory.resolve("output");
        var builder = new ProcessBuilder(
                        "bash", directory.resolve("jshell").resolve(script).toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        Path jdk = directory.resolve("jdk");
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().merge("PATH", jdk.resolve("bin") + ":", (path, bin) -> bin + path);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return Files.readString(out);
    }
}
