package io.github.ragshell;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser of the tests: the one that {@code CHROMIUM} names, or Chromium or Chrome where they usually are. */
public final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Path MAC = Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    private Chromium() {}

    /** Skips the test where there is none, also with CI=true on a machine for which a package is hard to get. */
    public static Path require() {
        return find().orElseGet(() -> {
            String why = "Chromium is missing (apt-get install chromium, or set CHROMIUM to the program).";
            return isLinuxOnX64() ? Missing.skip(why) : abort(why);
        });
    }

    private static boolean isLinuxOnX64() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static Optional<Path> find() {
        String chosen = System.getenv("CHROMIUM");
        if (chosen != null) {
            return Optional.of(Path.of(chosen));
        }
        Stream<Path> onThePath = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)));
        return Stream.concat(onThePath, Stream.of(MAC))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
