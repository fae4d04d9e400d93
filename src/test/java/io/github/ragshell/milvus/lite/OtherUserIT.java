package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ragshell.core.Settings;
import io.github.ragshell.milvus.Milvus;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.MetricType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another user of the machine gets: nothing. Needs the superuser, who alone can become someone else. */
class OtherUserIT {

    // The begin of every HTTP/2 connection, with empty settings. A server answers it with settings of its own
    private static final String GREETING =
            "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\\x00\\x00\\x00\\x04\\x00\\x00\\x00\\x00\\x00";

    @TempDir
    Path directory;

    private Milvus milvus;
    private MilvusLite lite;

    @BeforeEach
    void open() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only the superuser can become someone else");
        assumeTrue(run("setpriv", "--version").equals("0"), "there is no setpriv");
        Path database = directory.toRealPath().resolve("mine.db");
        milvus = Milvus.open(database.toString(), null);
        milvus.createCollection("docs", 4, MetricType.IP, ConsistencyLevel.STRONG);
        lite = MilvusLite.open(database);
    }

    @AfterEach
    void close() {
        if (milvus != null) {
            lite.close();
            milvus.close();
        }
    }

    @Test
    void should_answer_nobody_else_on_its_port() throws Exception {
        int port = URI.create(lite.uri()).getPort();
        String greet = "trap '' PIPE; exec 3<>/dev/tcp/127.0.0.1/%d; printf '%s' >&3; timeout 3 head -c 9 <&3 | wc -c"
                .formatted(port, GREETING);

        assertThat(output("bash", "-c", greet).strip()).isEqualTo("9");
        assertThat(output("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "bash", "-c", greet)
                        .strip())
                .isEqualTo("0");
        assertThat(milvus.count("docs")).isZero();
    }

    @Test
    void should_answer_nobody_else_who_borrows_the_port_of_a_connection() throws Exception {
        int port = URI.create(lite.uri()).getPort();
        assertThat(milvus.count("docs")).isZero();
        // The port of this user's own client, and one whose connections are closed, with other addresses of loopback
        String borrow = """
                import os, socket
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
                def greet(family, host, source, patient=True):
                    mapped = "::ffff:" if family == socket.AF_INET6 else ""
                    s = socket.socket(family)
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.settimeout(3)
                    try:
                        s.bind((mapped + host, source))
                        s.connect((mapped + "127.0.0.1", %d))
                        if not patient:
                            return 0
                        s.sendall(b"%s")
                        return len(s.recv(9))
                    except OSError:
                        return 0
                    finally:
                        s.close()
                def greetings(source, hosts, patient=True):
                    families = (socket.AF_INET, socket.AF_INET6)
                    return sum(greet(f, "127.0.0.%%d" %% i, source, patient) for f in families for i in hosts)
                ours = set()
                for table in ("/proc/net/tcp", "/proc/net/tcp6"):
                    for line in open(table).read().splitlines()[1:]:
                        field = line.split()
                        if field[2].endswith(":%04X"):
                            ours.add(int(field[1].split(":")[-1], 16))
                free = socket.socket()
                free.bind(("127.0.0.1", 0))
                closed = free.getsockname()[1]
                free.close()
                greetings(closed, range(2, 10), False)
                print(len(ours) > 0, greetings(closed, range(20, 40)) + sum(greetings(p, range(2, 12)) for p in ours))
                """.formatted(port, GREETING, port);

        assertThat(output("python3", "-c", borrow).strip()).isEqualTo("True 0");
        assertThat(milvus.count("docs")).isZero();
    }

    @Test
    void should_let_nobody_else_read_or_write_its_files() throws Exception {
        assertPrivate(directory);
        assertThat(Files.getPosixFilePermissions(Settings.home()))
                .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    }

    @Test
    void should_keep_its_files_private_where_the_umask_hides_nothing() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 000; exec \"$0\" -cp \"$1\" %s \"$2\"".formatted(ShortageChild.class.getName()),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        open.toRealPath().resolve("u.db").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = child.inputReader()) {
            assertThat(lines.lines().filter(line -> line.startsWith("port ")).findFirst())
                    .isPresent();
            assertPrivate(open);
        } finally {
            child.destroy();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void assertPrivate(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> !Files.isDirectory(file) && !Files.isSymbolicLink(file)))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .doesNotContain(
                                    PosixFilePermission.GROUP_READ,
                                    PosixFilePermission.GROUP_WRITE,
                                    PosixFilePermission.OTHERS_READ,
                                    PosixFilePermission.OTHERS_WRITE));
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) ? Integer.toString(process.exitValue()) : "running";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(List.of(command)).start();
        return new String(process.getInputStream().readAllBytes());
    }
}
