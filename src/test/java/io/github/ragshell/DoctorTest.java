package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ragshell.core.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class DoctorTest {

    @TempDir
    Path directory;

    private final SystemProperties properties = new SystemProperties();

    @BeforeEach
    void useHomeOfItsOwn() {
        properties.with(Setting.RAGSHELL_HOME, directory.resolve("home"));
    }

    @AfterEach
    void restore() {
        properties.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    localhost:19530       | 'localhost:19530' is neither a file nor an address with http:// or https://. Write for example http://localhost:19530 or ./milvus_demo.db.
                    tcp://root:x@host:1   | 'tcp://host:1' is neither a file nor an address with http:// or https://. Write for example http://host:1 or ./milvus_demo.db.
                    ftp://x               | 'ftp://x' is neither a file nor an address with http:// or https://. Write for example http://x or ./milvus_demo.db.
                    http://               | 'http://' is not an address: Expected authority at index 7: http://.
                    https://root:x@host:1 | The address of 'https://host:1' has a user and a password in it. Leave them out and set MILVUS_TOKEN to user:password, or pass it: milvus(uri, token).
                    http://example.org:1  | Milvus needs http://example.org:1, but RAGSHELL_OFFLINE=true forbids connections to other machines. Unset RAGSHELL_OFFLINE.
                    """)
    void should_report_an_address_of_milvus_that_would_be_refused(String uri, String remedy) {
        properties.with(Setting.MILVUS_URI, uri).with(Setting.RAGSHELL_OFFLINE, true);

        Doctor.Report report = Doctor.report();

        assertThat(remedy(report, "MILVUS_URI")).isEqualTo(remedy);
        assertThat(report.verdict()).contains("MILVUS_URI");
        assertThat(report.table().stringColumn("state").asList()).doesNotContain("does not exist yet");
    }

    @Test
    void should_report_an_address_that_java_cannot_read() {
        properties.with(Setting.MILVUS_URI, "http://a b");

        // Which index it names depends on its version
        String reason = catchThrowableOfType(URISyntaxException.class, () -> new URI("http://a b"))
                .getMessage();
        assertThat(remedy(Doctor.report(), "MILVUS_URI"))
                .isEqualTo("'http://a b' is not an address: %s.".formatted(reason));
    }

    // As a name with other letters than the locale's
    @Test
    void should_report_a_database_that_cannot_be_a_path() {
        properties.with(Setting.MILVUS_URI, "./a\0b.db");

        assertThat(remedy(Doctor.report(), "MILVUS_URI")).contains("Nul character not allowed");
    }

    @Test
    void should_report_a_database_that_would_be_refused() {
        Path database = directory.resolve("nowhere/a.db");
        properties.with(Setting.MILVUS_URI, database);

        assertThat(remedy(Doctor.report(), database.toString()))
                .isEqualTo("The directory %s of the database does not exist. Make it, or choose another path."
                        .formatted(directory.resolve("nowhere")));
    }

    @Test
    void should_say_nothing_of_an_address_that_may_be_right() {
        properties.with(Setting.MILVUS_URI, "http://localhost:1");

        Doctor.Report report = Doctor.report();

        assertThat(remedy(report, "MILVUS_URI")).isEmpty();
        assertThat(report.verdict()).doesNotContain("MILVUS_URI");
    }

    @Test
    void should_report_a_home_that_cannot_be_a_path() {
        properties.with(Setting.RAGSHELL_HOME, "a\0b");

        assertThat(remedy(Doctor.report(), "cache")).startsWith("ragshell can't keep its files in 'a␀b': ");
    }

    @Test
    void should_report_a_home_that_is_a_file() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        for (Path home : new Path[] {file, file.resolve("home")}) {
            properties.with(Setting.RAGSHELL_HOME, home);

            assertThat(remedy(Doctor.report(), "cache"))
                    .isEqualTo("%s is a file; set RAGSHELL_HOME to a directory".formatted(file));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void should_report_a_home_of_another_user() throws Exception {
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        assumeTrue("root".equals(System.getProperty("user.name")), "only the superuser can give a file away");
        Files.setAttribute(theirs, "unix:uid", 54_321);
        properties.with(Setting.RAGSHELL_HOME, theirs);

        assertThat(remedy(Doctor.report(), "cache"))
                .isEqualTo(
                        "%s belongs to another user, who could put programs there that would run as you. Set RAGSHELL_HOME to a directory of your own."
                                .formatted(theirs.toRealPath()));
    }

    @Test
    void should_find_nothing_wrong_with_a_home_that_is_there_or_can_be_made() throws Exception {
        assertThat(remedy(Doctor.report(), "cache")).isEmpty();

        Files.createDirectory(directory.resolve("home"));

        assertThat(remedy(Doctor.report(), "cache")).isEmpty();
    }

    private static String remedy(Doctor.Report report, String what) {
        Table table = report.table();
        return table.stream()
                .filter(row -> row.getString("what").equals(what))
                .map((Row row) -> row.getString("remedy"))
                .findFirst()
                .orElse("no row of " + what);
    }
}
