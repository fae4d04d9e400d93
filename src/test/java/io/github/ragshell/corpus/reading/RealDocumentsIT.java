package io.github.ragshell.corpus.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.Chromium;
import io.github.ragshell.core.internal.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Documents that pandoc, openpyxl, odfpy and Chromium made from the sample, and LibreOffice where it is installed: at least
 * 98 % of their words, in order.
 */
@Tag("slow")
class RealDocumentsIT {

    private static final Path HOME = Path.of("target/documents").toAbsolutePath();
    private static final Path SAMPLE = Path.of("src/main/resources/io/github/ragshell/sample/en/faq");
    private static final Path SCRIPTS = Path.of("src/test/documents").toAbsolutePath();

    @Test
    void should_read_the_words_of_documents_that_other_programs_made() throws Exception {
        Path documents = make();
        var worst = new TreeMap<String, Double>();

        var files = files(documents);
        for (Path file : files) {
            String name = file.getFileName().toString();
            Document document = new FileReader(Limits.DEFAULT).read(file, name);
            List<String> expected = Files.readAllLines(documents.resolve(name + ".words"));
            double part = (double) common(expected, words(document.text())) / expected.size();
            worst.merge(name.substring(name.lastIndexOf('.') + 1), part, Math::min);
        }

        System.out.printf(Locale.ROOT, "%d documents; least part of the words in order: %s%n", files.size(), worst);
        assertThat(files).hasSizeGreaterThanOrEqualTo(30);
        assertThat(worst)
                .hasSizeGreaterThanOrEqualTo(9)
                .allSatisfy((type, part) -> assertThat(part).as(type).isGreaterThanOrEqualTo(0.98));
    }

    private static Path make() throws IOException, InterruptedException {
        Path chromium = Chromium.require();
        FileTree.delete(HOME);
        Path documents = Files.createDirectories(HOME.resolve("made"));
        run("python3", "-m", "venv", HOME.resolve("venv").toString());
        String python = HOME.resolve("venv/bin/python").toString();
        run(
                python,
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "-r",
                SCRIPTS.resolve("requirements.txt").toString());
        run(
                python,
                SCRIPTS.resolve("make.py").toString(),
                SAMPLE.toString(),
                documents.toString(),
                chromium.toString());
        return documents;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path log = HOME.resolve("command.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended && process.waitFor() == 0)
                .as("%s:\n%s", List.of(command), Files.readString(log))
                .isTrue();
    }

    private static List<Path> files(Path documents) throws IOException {
        try (Stream<Path> files = Files.list(documents)) {
            return files.filter(FileReader::isKnown)
                    .filter(file -> Files.exists(file.resolveSibling(file.getFileName() + ".words")))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> words(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Length of the longest common subsequence. */
    private static int common(List<String> a, List<String> b) {
        int[] above = new int[b.size() + 1];
        for (String word : a) {
            int[] row = new int[b.size() + 1];
            for (int j = 1; j <= b.size(); j++) {
                row[j] = word.equals(b.get(j - 1)) ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
            }
            above = row;
        }
        return above[b.size()];
    }
}
