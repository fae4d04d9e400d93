package io.github.ragshell.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassPreloaderTest {

    @Test
    void should_name_classes_that_the_libraries_have() throws Exception {
        List<String> names;
        try (InputStream list = ClassPreloader.class.getResourceAsStream(ClassPreloader.LIST)) {
            names = new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }

        long missing = names.stream().filter(name -> !exists(name)).count();

        assertThat(names).hasSizeGreaterThan(1000).doesNotHaveDuplicates();
        // A few go with an upgrade; after more, jshell/record-classes writes the list
        assertThat(missing).isLessThan(names.size() / 10);
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, ClassPreloader.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
