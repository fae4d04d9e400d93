package io.github.ragshell.milvus.lite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class OddKeysTest {

    @Test
    void should_ask_the_engine_in_its_own_digits_whatever_the_locale() {
        var asked = new ArrayList<String>();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-u-nu-arabext"));
        try {
            assertThat(OddKeys.among(List.of(Long.MIN_VALUE), "id", filter -> {
                        asked.add(filter);
                        return List.of(Long.MIN_VALUE);
                    }))
                    .containsExactly(Long.MIN_VALUE);
        } finally {
            Locale.setDefault(before);
        }

        assertThat(asked).containsExactly("id < -9223372036854775807");
    }
}
