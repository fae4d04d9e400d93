package io.github.ragshell.jjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.junit.jupiter.api.Test;

class RagExtensionTest {

    @Test
    void should_be_found_by_the_kernel() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(RagExtension.class);
    }

    @Test
    void should_take_the_imports_that_jshell_starts_with() {
        assertThat(Imports.lines())
                .contains(
                        "import static io.github.ragshell.Rag.*;",
                        "import io.github.ragshell.milvus.*;",
                        "import io.milvus.v2.common.IndexParam.MetricType;",
                        "import java.util.*;",
                        "import tech.tablesaw.api.*;")
                .allMatch(line -> line.endsWith(";"))
                .noneMatch(line -> line.contains("Welcome"));
    }
}
