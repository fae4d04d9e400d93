package io.github.ragshell.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A Java on a machine without fonts and without a display. */
@EnabledOnOs(OS.LINUX)
class NoFontsIT {

    /** What the other Java runs. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            Chart chart = Chart.bars("Sizes", new Axis("size"), List.of(new Bar("a bar", 1, "all", Tip.NONE)));
            System.out.println(chart.bundle(80).keySet());
            try {
                chart.png();
            } catch (SetupException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void should_show_text_and_the_interactive_chart_and_say_what_images_need(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path fonts = Files.writeString(directory.resolve("fonts.conf"), "<fontconfig></fontconfig>");
        Path out = directory.resolve("out");
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Java keeps there what fonts it has found
                "-Duser.home=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName());
        builder.environment().put("FONTCONFIG_FILE", fonts.toString());
        builder.environment().remove("DISPLAY");
        Process child =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();

        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out))
                .contains("[text/plain, application/vnd.vegalite.v5+json]")
                .contains("Java can't draw the image here (")
                .contains("apt-get install fontconfig fonts-dejavu-core");
    }
}
