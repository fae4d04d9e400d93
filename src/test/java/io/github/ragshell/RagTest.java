package io.github.ragshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.ragshell.chat.Lepton;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.ModelStatus;
import io.github.ragshell.view.RecordingDisplay;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RagTest {

    @TempDir
    Path directory;

    private final SystemProperties properties = new SystemProperties();
    private final RecordingDisplay display = RecordingDisplay.use();
    private HttpServer server;
    private String address;
    private byte[] served;

    @BeforeEach
    void start() throws IOException {
        properties.with(Setting.RAGSHELL_HOME, directory.resolve("home"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, served.length);
                exchange.getResponseBody().write(served);
            }
        });
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        display.close();
        properties.close();
    }

    private static byte[] zip(String name, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(text.getBytes());
        }
        return bytes.toByteArray();
    }

    @Test
    void should_unpack_an_archive_into_the_directory() throws IOException {
        served = zip("faq/a.md", "# A");

        Path docs =
                Rag.download(address + "/docs.zip", directory.resolve("docs").toString());

        assertThat(docs).isEqualTo(directory.resolve("docs"));
        assertThat(docs.resolve("faq/a.md")).hasContent("# A");
    }

    @Test
    void should_put_any_other_file_into_the_directory() {
        served = "text".getBytes();

        Path file = Rag.download(address + "/a.txt", directory.resolve("docs").toString());

        assertThat(file).isEqualTo(directory.resolve("docs/a.txt")).hasContent("text");
    }

    @Test
    void should_fetch_again_after_something_that_was_no_archive() throws IOException {
        served = "<html>Please log in</html>".getBytes();
        String target = directory.resolve("docs").toString();
        assertThatThrownBy(() -> Rag.download(address + "/docs.zip", target))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not a zip archive or is damaged (zip END header not found)");

        served = zip("a.md", "# A");

        assertThat(Rag.download(address + "/docs.zip", target).resolve("a.md")).hasContent("# A");
    }

    @Test
    void should_ask_for_a_directory() {
        assertThatThrownBy(() -> Rag.download(address, " "))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("The directory is empty. Pass where the download belongs, for example \"docs\".");
    }

    @Test
    void should_report_every_setting_and_no_secret() {
        properties.with(Setting.LEPTONAI_TOKEN, "s3cr3t").with(Setting.MILVUS_TOKEN, "root:s3cr3t");

        Rag.doctor();

        String report = Tables.text(((Showable) display.shown().get(0)).table(), 200);
        assertThat(report)
                .contains("Java", "cache", "Milvus Lite 2.5.1", "language model")
                .contains("LEPTONAI_TOKEN", "***")
                .doesNotContain("s3cr3t");
        for (Setting setting : Setting.values()) {
            assertThat(report).contains(setting.name());
        }
    }

    @Test
    void should_say_that_the_tutorials_endpoint_is_gone_before_the_first_question() {
        String gone =
                "LEPTONAI_TOKEN is set, but the tutorial's endpoint https://mistral-7b.lepton.run/api/v1/ no longer exists. Set LEPTON_BASE_URL to an OpenAI-compatible endpoint, or unset LEPTONAI_TOKEN for the extractive reader.";
        properties.with(Setting.LEPTONAI_TOKEN, "s3cr3t").with(Setting.LEPTON_BASE_URL, "");

        Rag.lepton();

        assertThat(display.notices()).containsExactly(gone);
        Rag.doctor();
        assertThat(((Showable) display.shown().get(0))
                        .table()
                        .stringColumn("remedy")
                        .asList())
                .contains(gone);
        properties.with(Setting.LEPTON_BASE_URL, "http://127.0.0.1:1/v1/");
        Rag.lepton();
        assertThat(display.notices()).hasSize(2);
    }

    @Test
    void should_report_the_engine_that_new_databases_have_here() {
        // The tutorial leaves its database in the working directory
        properties
                .with("os.name", "Windows 11")
                .with(Setting.RAGSHELL_ENGINE, "")
                .with(Setting.MILVUS_URI, directory.resolve("new.db"));

        Rag.doctor();
        Welcome.start();

        assertThat(Tables.text(((Showable) display.shown().get(0)).table(), 200))
                .contains("Milvus Lite 3.2.2")
                .doesNotContain("2.5.1");
        assertThat(display.notices().get(2)).startsWith("Ready: Milvus Lite 3.2.2");
    }

    @Test
    void should_show_the_steps_with_an_example_each() {
        Rag.help();

        assertThat(((Showable) display.shown().get(0))
                        .table()
                        .stringColumn("example")
                        .asList())
                .contains("var docs = milvusDocs()", "lepton().chat(Prompt.rag(question, hits))")
                .noneMatch(String::isBlank);
    }

    @Test
    void should_report_what_the_next_call_would_refuse() {
        properties
                .with(Setting.RAGSHELL_MODEL, "nonsense")
                .with(Setting.RAGSHELL_THREADS, "abc")
                .with(Setting.LEPTON_CONTEXT, "4k")
                .with(Setting.RAGSHELL_OFFLINE, "ture")
                .with(Setting.RAGSHELL_CACHE, "maybe")
                .with(Setting.MILVUS_CA, directory.resolve("nope.pem"))
                .with(Setting.RAGSHELL_DOCS, directory.resolve("nope.zip"));

        Rag.doctor();

        assertThat(((Showable) display.shown().get(0))
                        .table()
                        .stringColumn("remedy")
                        .asList())
                .contains(
                        "RAGSHELL_THREADS is 'abc'. Set it to the number of threads that embed texts, 1 to 999.",
                        "LEPTON_CONTEXT is '4k'. Set it to the number of tokens the model takes, for example 4096.",
                        "RAGSHELL_OFFLINE is 'ture'. Set it to true or false.",
                        "RAGSHELL_CACHE is 'maybe'. Set it to true or false.",
                        "MILVUS_CA is %s, and that can't be used: there is no such file or directory. Set it to a PEM file with certificates, or unset it."
                                .formatted(directory.resolve("nope.pem")),
                        "RAGSHELL_DOCS is '%s', and there is no such file. Set it to the path or URL of the documentation archive, or unset it."
                                .formatted(directory.resolve("nope.zip")))
                .anyMatch(remedy -> remedy.startsWith("There is no embedding model 'nonsense'. Pass "));
        assertThat(display.notices())
                .last()
                .asString()
                .startsWith("Verdict: see the column remedy for ")
                .contains("RAGSHELL_MODEL", "RAGSHELL_THREADS", "MILVUS_CA", "RAGSHELL_DOCS");
    }

    @Test
    void should_end_the_report_with_a_verdict() {
        properties.with(Setting.RAGSHELL_ENGINE, "");

        Rag.doctor();

        assertThat(display.notices()).last().asString().startsWith("Verdict: ");
    }

    @Test
    void should_show_no_password_of_an_address() {
        properties.with(Setting.LEPTON_BASE_URL, "http://me:s3cr3t@localhost:1/v1?key=s3cr3t");

        Rag.doctor();

        assertThat(Tables.text(((Showable) display.shown().get(0)).table(), 200))
                .contains("http://***@localhost:1/v1?key=***")
                .doesNotContain("s3cr3t");
    }

    @Test
    void should_have_help_for_every_step() {
        Stream.of(Rag.class.getMethods())
                .filter(method -> method.getDeclaringClass() == Rag.class)
                .map(Method::getName)
                .distinct()
                .forEach(name -> assertThat(Help.of(name)).startsWith(name + "("));
    }

    @Test
    void should_show_signature_meaning_and_example_of_a_method() {
        Rag.help("pipeline");

        assertThat(display.notices().get(0))
                .startsWith("pipeline(Milvus milvus, String collection, EmbeddingModel model, Lepton lepton)")
                .contains(
                        "-> Pipeline",
                        "    Question in, answer out: ",
                        "        pipeline.ask(\"How is data stored in milvus?\")");
    }

    @Test
    void should_show_the_methods_of_a_class_and_keep_code_as_it_is() {
        assertThat(Help.of("Hits"))
                .startsWith("Hits\n    What a search found")
                .contains("\n    Hits.context() -> String");
        assertThat(Help.of("split")).contains("separator: for example \"# \" for Markdown headings");
    }

    @Test
    void should_name_what_has_help_when_a_name_is_unknown() {
        assertThatThrownBy(() -> Rag.help("serach"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Nothing is called 'serach'.")
                .hasMessageContaining(", search, ");
    }

    /** Numbers have no null; everything else may be null by mistake. */
    @Test
    void should_answer_null_with_a_sentence() {
        Stream.of(Rag.class.getMethods())
                .filter(method -> method.getDeclaringClass() == Rag.class && method.getParameterCount() > 0)
                .filter(method -> !method.getName().equals("show"))
                .forEach(method -> assertThatThrownBy(() -> callWithNulls(method))
                        .as(method.toString())
                        .isInstanceOf(RagException.class)
                        .message()
                        .doesNotContain("Exception"));
    }

    private static void callWithNulls(Method method) throws Throwable {
        Object[] arguments = Stream.of(method.getParameterTypes())
                .map(type -> type == int.class ? (Object) 10 : null)
                .toArray();
        try {
            method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void should_refuse_a_malformed_address_without_its_password() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> Rag.milvus("http://me:s3cr3t@local host:1"),
                () -> Rag.download("http://me:s3cr3t@local host:1/a.zip", "docs"),
                () -> Lepton.at("http://me:s3cr3t@local host:1/v1", "m", null))) {
            assertThatThrownBy(call)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("is not an address")
                    .hasMessageNotContaining("s3cr3t")
                    .hasNoCause();
        }
    }

    @Test
    void should_show_an_example_only_where_it_fits() {
        String example = "milvus.search(\"docs\", model.encodeQuery(question), 3)";

        List<String> searches = List.of(Help.of("search").split("\n\n(?=\\w)"));

        assertThat(searches)
                .filteredOn(one -> one.contains(example))
                .singleElement()
                .asString()
                .startsWith("Milvus.search(String name, float[] query, int limit) -> Hits");
        assertThat(searches).hasSizeGreaterThan(6);
        assertThat(Help.of("trace")).containsOnlyOnce("        trace()");
        assertThat(Help.of("doctor")).contains("        doctor()");
    }

    @Test
    void should_show_the_values_of_constants() {
        assertThat(Help.of("search")).contains("limit: 1 to 16384").doesNotContain("MAX_LIMIT");
        assertThat(Help.of("Answer"))
                .contains("extractive reader (no language model)")
                .doesNotContain("NAME");
    }

    @Test
    void should_ask_for_no_model_that_is_not_configured() {
        var missing = List.of(new ModelStatus("bge-small-en-v1.5", false, 133));

        assertThat(Doctor.remedy(missing, "all-minilm-l6-v2-q")).isEmpty();
        assertThat(Doctor.remedy(missing, "./my_model")).isEmpty();
        assertThat(Doctor.remedy(missing, "bge-small-en-v1.5"))
                .isEqualTo("embeddingModel() fetches bge-small-en-v1.5 with Maven");
    }

    @Test
    void should_pack_the_sources_of_all_that_the_docs_call() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        for (String part : List.of("chart/*", "chat/*", "corpus/*", "embedding/*", "evaluation/*", "milvus/*")) {
            assertThat(pom).contains("<include>io/github/ragshell/" + part + ".java</include>");
        }
        assertThat(pom).contains("<include>io/github/ragshell/milvus/lite/MilvusLite*.java</include>");
    }
}
