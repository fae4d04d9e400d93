package io.github.ragshell.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertResultTest {

    @ParameterizedTest
    @ValueSource(strings = {"en", "fa-u-nu-arabext", "ar-EG-u-nu-arab", "bn-u-nu-beng", "mr-u-nu-deva"})
    void should_be_json_in_every_locale(String locale) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(locale));
        try {
            assertThat(new InsertResult(2, List.of(10L, "a\"b"), 3).toJson())
                    .isEqualTo("{\"insert_count\": 2, \"ids\": [10, \"a\\\"b\"], \"cost\": 3}");
        } finally {
            Locale.setDefault(before);
        }
    }
}
