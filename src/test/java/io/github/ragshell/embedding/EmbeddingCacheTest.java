package io.github.ragshell.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.lite.ChildJvm;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.RecordingDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {

    private static final int SLOT_BYTES = 16 + 4 + 3 * 4 + 4;

    @TempDir
    Path home;

    private final RecordingDisplay display = new RecordingDisplay();
    private Display before;

    @BeforeEach
    void setUp() {
        System.setProperty("ragshell.home", home.toString());
        before = Display.use(display);
    }

    @AfterEach
    void tearDown() {
        Display.use(before);
        System.clearProperty("ragshell.home");
    }

    @Test
    void should_give_back_what_was_put_in_also_to_another_process() {
        // given
        cache().put(entries("a", "b"));

        // when
        Map<TextKey, Embedding> found = cache().find(keys("a", "b", "c"));

        // then
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(keys("a", "b"));
        assertThat(found.get(TextKey.of("b")).vector()).containsExactly(98, 0.5f, -1);
        assertThat(found.get(TextKey.of("a")).truncated()).isFalse();
        assertThat(found.get(TextKey.of("b")).truncated()).isTrue();
        assertThat(display.notices()).isEmpty();
    }

    @Test
    void should_be_empty_at_first() {
        assertThat(cache().find(keys("a"))).isEmpty();
    }

    @Test
    void should_keep_models_apart() {
        cache().put(entries("a"));
        assertThat(new EmbeddingCache("other", 3, 10_000).find(keys("a"))).isEmpty();
    }

    @Test
    void should_not_grow_when_the_same_text_is_put_again() throws IOException {
        cache().put(entries("a", "b"));
        cache().put(entries("b", "a"));
        assertThat(Files.size(file())).isEqualTo(16 + 2 * SLOT_BYTES);
    }

    @Test
    void should_compute_a_damaged_entry_again_and_say_so_once() throws IOException {
        // given
        cache().put(entries("a", "b"));
        byte[] bytes = Files.readAllBytes(file());
        bytes[16 + SLOT_BYTES + 22] ^= 1;
        Files.write(file(), bytes);

        // when
        Map<TextKey, Embedding> found = cache().find(keys("a", "b"));
        Map<TextKey, Embedding> again = cache().find(keys("a", "b"));

        // then
        assertThat(found.keySet()).containsExactlyElementsOf(keys("a"));
        assertThat(again.keySet()).containsExactlyElementsOf(keys("a"));
        assertThat(display.notices())
                .containsExactly("1 entry of the embedding cache was damaged, and computed again.");

        // and
        cache().put(entries("b"));
        assertThat(cache().find(keys("a", "b"))).hasSize(2);
        assertThat(Files.size(file())).isEqualTo(bytes.length);
    }

    @Test
    void should_survive_a_write_that_was_cut_off() throws IOException {
        // given
        cache().put(entries("a", "b"));
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, bytes.length - 5));

        // when
        cache().put(entries("c"));

        // then
        assertThat(cache().find(keys("a", "b", "c")).keySet()).containsExactlyInAnyOrderElementsOf(keys("a", "c"));
        assertThat(display.notices()).isEmpty();
    }

    @Test
    void should_write_over_the_oldest_entries_when_it_is_full() throws IOException {
        // given
        var small = new EmbeddingCache("model", 3, 16 + 3 * SLOT_BYTES);

        // when
        for (String text : List.of("a", "b", "c", "d", "e")) {
            small.put(entries(text));
        }

        // then
        assertThat(small.find(keys("a", "b", "c", "d", "e")).keySet())
                .containsExactlyInAnyOrderElementsOf(keys("c", "d", "e"));
        assertThat(Files.size(file())).isEqualTo(16 + 3 * SLOT_BYTES);
    }

    @Test
    void should_find_what_another_process_has_put_since_the_last_call() {
        EmbeddingCache one = cache();
        one.put(entries("a"));
        cache().put(entries("b"));

        assertThat(one.find(keys("a", "b"))).hasSize(2);
    }

    @Test
    void should_not_take_for_a_text_what_another_process_wrote_over_it() {
        var one = new EmbeddingCache("model", 3, 16 + 3 * SLOT_BYTES);
        one.put(entries("a", "b", "c"));
        new EmbeddingCache("model", 3, 16 + 3 * SLOT_BYTES).put(entries("d"));

        assertThat(one.find(keys("a", "b", "c", "d")).keySet())
                .containsExactlyInAnyOrderElementsOf(keys("b", "c", "d"));
    }

    @Test
    void should_notice_damage_to_an_entry_that_was_read_before() throws IOException {
        // given
        EmbeddingCache cache = cache();
        cache.put(entries("a", "b"));
        assertThat(cache.find(keys("a", "b"))).hasSize(2);
        byte[] bytes = Files.readAllBytes(file());
        bytes[16 + SLOT_BYTES + 22] ^= 1;
        Files.write(file(), bytes);

        // then
        assertThat(cache.find(keys("a", "b")).keySet()).containsExactlyElementsOf(keys("a"));
        assertThat(display.notices())
                .containsExactly("1 entry of the embedding cache was damaged, and computed again.");

        // and
        cache.put(entries("b"));
        assertThat(cache.find(keys("a", "b"))).hasSize(2);
        assertThat(Files.size(file())).isEqualTo(bytes.length);
    }

    @Test
    void should_begin_again_when_the_file_was_deleted() throws IOException {
        EmbeddingCache cache = cache();
        cache.put(entries("a", "b"));
        Files.delete(file());

        assertThat(cache.find(keys("a"))).isEmpty();
        cache.put(entries("b"));

        assertThat(cache.find(keys("a", "b")).keySet()).containsExactlyElementsOf(keys("b"));
    }

    @Test
    void should_be_shared_by_threads() throws Exception {
        // when
        Workers.run(4, 200, () -> "", i -> {
            cache().put(entries(String.valueOf((char) (300 + i))));
            cache().find(keys("a"));
        });

        // then
        assertThat(cache().find(keys(letters(300, 500)))).hasSize(200);
    }

    @Test
    void should_be_shared_by_processes() throws Exception {
        // when
        try (var one = ChildJvm.run(Writer.class, "300");
                var other = ChildJvm.run(Writer.class, "500")) {
            one.awaitLine("done");
            other.awaitLine("done");
        }

        // then
        assertThat(cache().find(keys(letters(300, 700)))).hasSize(400);
        assertThat(Files.size(file())).isEqualTo(16 + 400 * SLOT_BYTES);
        assertThat(display.notices()).isEmpty();
    }

    /** Puts 200 entries one by one, from the letter of this number on. */
    static final class Writer {

        public static void main(String[] arguments) {
            int first = Integer.parseInt(arguments[0]);
            for (String letter : letters(first, first + 200)) {
                cache().put(entries(letter));
                if (cache().find(keys(letter)).isEmpty()) {
                    throw new AssertionError(letter + " is not found");
                }
            }
            System.out.println("done");
        }
    }

    @Test
    void should_keep_what_is_there_when_the_user_stops() {
        // when
        Thread.currentThread().interrupt();
        cache().put(entries("a"));

        // then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(display.notices()).isEmpty();
        assertThat(cache().find(keys("a"))).hasSize(1);
    }

    @Test
    void should_say_that_it_cannot_be_used_and_do_without() throws IOException {
        // given
        Files.createDirectories(file());

        // when
        cache().put(entries("a"));

        // then
        assertThat(display.notices())
                .containsExactly(
                        "The embedding cache " + file()
                                + " can't be written (is a directory): vectors are computed each time. Free some room, set RAGSHELL_HOME to a directory that can be written, or RAGSHELL_CACHE=off.");
    }

    private static EmbeddingCache cache() {
        return new EmbeddingCache("model", 3, 1_000_000);
    }

    private Path file() {
        return home.resolve("embeddings").resolve("model.vectors");
    }

    private static String[] letters(int from, int to) {
        return IntStream.range(from, to).mapToObj(c -> String.valueOf((char) c)).toArray(String[]::new);
    }

    private static List<TextKey> keys(String... texts) {
        return Arrays.stream(texts).map(TextKey::of).toList();
    }

    private static Map<TextKey, Embedding> entries(String... texts) {
        return Arrays.stream(texts)
                .collect(Collectors.toMap(
                        TextKey::of,
                        text -> new Embedding(new float[] {text.charAt(0), 0.5f, -1}, text.equals("b")),
                        (x, y) -> x,
                        LinkedHashMap::new));
    }
}
