package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library that is loaded again while the class loader before it is gone, with a database open. */
class ReloadIT {

    @TempDir
    Path directory;

    @Test
    void should_share_the_server_of_a_class_loader_that_is_gone_and_end_it_with_the_jvm() throws Exception {
        Path real = directory.toRealPath();
        try (var child = ChildJvm.run(ReloadChild.class, real.resolve("a.db").toString())) {
            String first = child.awaitLine("first");

            assertThat(first).matches("\\d+ \\[]");
            assertThat(child.awaitLine("second")).isEqualTo(first);
            assertThat(child.awaitLine("third")).isEqualTo(first);
            assertThat(child.await()).isZero();
        }
        Leftovers.assertNoneFor(real);
    }
}
