package io.github.ragshell.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.ragshell.SystemProperties;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    private final SystemProperties properties = new SystemProperties();

    @AfterEach
    void restore() {
        properties.close();
    }

    @Test
    void should_read_the_system_property_of_the_same_name_in_lower_case_with_dots() {
        properties.with(Setting.LEPTON_BASE_URL, " http://localhost:8000/v1/ ");

        assertThat(Setting.LEPTON_BASE_URL.property()).isEqualTo("lepton.base.url");
        assertThat(Setting.LEPTON_BASE_URL.value()).contains("http://localhost:8000/v1/");
    }

    @Test
    void should_count_an_empty_value_as_not_set() {
        properties.with(Setting.LEPTON_MODEL, "  ");

        assertThat(Setting.LEPTON_MODEL.value()).isEmpty();
        assertThat(Setting.LEPTON_MODEL.shown()).isEqualTo("(mistral-7b)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEPTONAI_TOKEN", "MILVUS_TOKEN"})
    void should_never_show_a_secret(Setting setting) {
        properties.with(setting, "s3cr3t");

        assertThat(setting.shown()).isEqualTo("***");
    }

    @Test
    void should_expand_the_tilde_of_the_home() {
        properties.with(Setting.RAGSHELL_HOME, "~/rag");

        assertThat(Settings.home()).isEqualTo(Path.of(System.getProperty("user.home"), "rag"));
    }

    @Test
    void should_refuse_a_flag_that_is_neither_true_nor_false() {
        properties.with(Setting.RAGSHELL_OFFLINE, "maybe");

        assertThatThrownBy(Settings::offline)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("RAGSHELL_OFFLINE is 'maybe'. Set it to true or false.");
    }

    @Test
    void should_forbid_other_machines_when_offline() {
        properties.with(Setting.RAGSHELL_OFFLINE, "true");
        var uri = URI.create("https://user:pass@example.org/a.zip?key=1");

        assertThatThrownBy(() -> Settings.requireOnline("The download", uri))
                .isInstanceOf(UnreachableException.class)
                .hasMessage(
                        "The download needs https://example.org/a.zip, but RAGSHELL_OFFLINE=true forbids connections to other machines. Unset RAGSHELL_OFFLINE.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1"})
    void should_allow_this_machine_when_offline(String uri) {
        properties.with(Setting.RAGSHELL_OFFLINE, "true");

        Settings.requireOnline("The download", URI.create(uri));
    }

    // In a JVM that knows the names, because a look-up that finds nothing is refused, too
    @Test
    void should_look_up_no_name_when_offline(@TempDir Path directory) throws Exception {
        Path hosts = Files.writeString(
                directory.resolve("hosts"), "127.0.0.1 beef.cafe\n127.0.0.1 127.0.0.1.beef.cafe\n127.0.0.1 cafe\n");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Dragshell.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Offline.class.getName(),
                        "http://beef.cafe/",
                        "http://127.0.0.1.beef.cafe/",
                        "http://cafe/",
                        "http://127.1/",
                        "http://127.0.0.256/",
                        "http://127.0.0.1/")
                .redirectErrorStream(true)
                .start();

        assertThat(child.inputReader().lines())
                .containsExactly("refused", "refused", "refused", "refused", "refused", "allowed");
    }

    static final class Offline {

        private Offline() {}

        public static void main(String[] uris) {
            for (String uri : uris) {
                try {
                    Settings.requireOnline("The download", URI.create(uri));
                    System.out.println("allowed");
                } catch (UnreachableException e) {
                    System.out.println("refused");
                }
            }
        }
    }

    @Test
    void should_mask_user_password_and_query_of_an_address() {
        assertThat(Settings.withoutPassword("at https://me:s3 cr3t@host:1/a?key=s3cr3t&x=s3cr3t now"))
                .isEqualTo("at https://***@host:1/a?key=***&x=*** now");
        assertThat(Settings.withoutPassword("at https://u:p@s/s3cr3t@host/x#token=s3cr3t now, me@host"))
                .isEqualTo("at https://***@host/x#token=*** now, me@host");
    }

    @Test
    void should_take_an_empty_value_for_none() {
        properties.with(Setting.RAGSHELL_HOME, "  ");

        assertThat(Setting.RAGSHELL_HOME.value()).isEqualTo(Optional.ofNullable(System.getenv("RAGSHELL_HOME")));
    }

    @Test
    void should_know_the_home_of_the_user() {
        properties.with(Setting.RAGSHELL_HOME, "~");
        assertThat(Settings.home()).isEqualTo(Path.of(System.getProperty("user.home")));

        properties.with(Setting.RAGSHELL_HOME, "~/a");
        assertThat(Settings.home()).isEqualTo(Path.of(System.getProperty("user.home"), "a"));
    }

    @Test
    void should_ask_the_environment_where_java_knows_no_home() {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", "?");
        try {
            properties.with(Setting.RAGSHELL_HOME, "~/a");
            assertThat(Settings.home()).isEqualTo(Path.of(System.getenv("HOME"), "a"));
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void should_refuse_a_home_that_cannot_be_a_path() {
        properties.with(Setting.RAGSHELL_HOME, "a\0b");

        assertHomeIsRefused("a␀b");
    }

    // As a name with other letters than the locale's
    @ParameterizedTest
    @ValueSource(strings = {"", "~/rag"})
    void should_refuse_a_home_of_the_user_that_cannot_be_a_path(String home) {
        assumeThat(System.getenv("RAGSHELL_HOME")).isNull();
        properties.with("user.home", "/home/j\0rgen").with(Setting.RAGSHELL_HOME, home);

        assertHomeIsRefused("/home/j␀rgen");
    }

    private static void assertHomeIsRefused(String path) {
        assertThatThrownBy(Settings::home)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "ragshell can't keep its files in '%s': Nul character not allowed. Set RAGSHELL_HOME to another directory; for a character that the locale lacks, LC_ALL=C.UTF-8 helps, too."
                                .formatted(path));
    }
}
