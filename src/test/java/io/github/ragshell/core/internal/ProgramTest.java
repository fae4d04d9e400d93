package io.github.ragshell.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTest {

    @Test
    void should_give_no_token_to_pip_or_maven() {
        var environment = new HashMap<>(
                Map.of("LEPTONAI_TOKEN", "s3cr3t", "MILVUS_TOKEN", "s3cr3t", "PIP_INDEX_URL", "x", "PATH", "/bin"));

        Program.removeTokens(environment);

        assertThat(environment).containsOnlyKeys("PIP_INDEX_URL", "PATH");
    }
}
