package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A machine without a free port: one of two ports, in a network of its own, which only the superuser can make. */
@EnabledOnOs(OS.LINUX)
class PortsIT {

    private static final String NETWORK =
            "ip link set lo up && echo 40000 40001 > /proc/sys/net/ipv4/ip_local_port_range && exec \"$@\"";

    @TempDir
    Path directory;

    @Test
    void should_say_that_there_is_no_port_and_leave_nothing_behind() throws Exception {
        assumeTrue(
                run("unshare", "-n", "sh", "-c", NETWORK, "sh", "true").waitFor() == 0,
                "no network of its own can be made");
        Path real = directory.toRealPath();
        Path database = real.resolve("a.db");

        Process child = run(
                "unshare",
                "-n",
                "sh",
                "-c",
                NETWORK,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PortsChild.class.getName(),
                database.toString());
        String said = new String(child.getInputStream().readAllBytes());

        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines())
                .containsExactly(
                        "first No port of this machine could be opened for %s: address already in use. Close programs that hold many connections, and call again."
                                .formatted(database),
                        "second open true");
        Leftovers.assertNoneFor(real);
    }

    @Test
    void should_be_reached_where_addresses_of_ipv6_are_preferred() throws Exception {
        Process child = run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.net.preferIPv6Addresses=true",
                "-cp",
                System.getProperty("java.class.path"),
                OpenAndClose.class.getName(),
                directory.toRealPath().resolve("a.db").toString(),
                "1");

        assertThat(child.inputReader().lines()).anyMatch(line -> line.startsWith("AFTER"));
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Leftovers.assertNoneFor(directory.toRealPath());
    }

    private static Process run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
