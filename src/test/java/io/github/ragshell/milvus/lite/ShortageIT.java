package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that may open few files, while a client takes all of them. */
@EnabledOnOs(OS.LINUX)
class ShortageIT {

    private static final int FILES = 250;

    @TempDir
    Path directory;

    @Test
    void should_serve_again_when_a_client_that_took_all_file_descriptors_is_gone() throws Exception {
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n %d; exec \"$0\" -XX:-UsePerfData -cp \"$1\" %s \"$2\""
                                .formatted(FILES, ShortageChild.class.getName()),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        directory.toRealPath().resolve("s.db").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream()));
                var in = new PrintStream(child.getOutputStream(), true)) {
            int port = URI.create(next(lines, "port ")).getPort();
            var taken = new ArrayList<Socket>();
            for (int i = 0; i < 2 * FILES; i++) {
                taken.add(connect(port));
            }
            in.println();
            String during = lines.readLine();
            for (Socket socket : taken) {
                socket.close();
            }

            assertThat(during).matches("(answer 0|sentence .+)");
            assertThat(answer(in, lines)).isEqualTo("answer 0");
            assertThat(connect(port).isConnected()).isTrue();
        } finally {
            child.destroy();
            child.waitFor(20, TimeUnit.SECONDS);
            child.destroyForcibly();
        }
    }

    // The relay sees that connections are closed a moment later
    private static String answer(PrintStream in, BufferedReader lines) throws Exception {
        String answer = "";
        for (int i = 0; i < 20 && !answer.equals("answer 0"); i++) {
            Thread.sleep(250);
            in.println();
            answer = lines.readLine();
        }
        return answer;
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static String next(BufferedReader lines, String prefix) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new IOException("the child ended");
    }
}
