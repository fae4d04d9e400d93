package io.github.ragshell.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HtmlProgressTest {

    @Test
    void should_show_bar_and_numbers_when_the_total_is_known() {
        var state = new Progress.State("Creating embeddings", 18, 72, "chunks", Duration.ofSeconds(2), false);

        assertThat(HtmlProgress.html(state))
                .isEqualTo(
                        "<div class=\"ragshell-progress\">Creating embeddings:  25% <progress max=\"72\" value=\"18\" style=\"width: 160px; vertical-align: middle\"></progress> 18/72 chunks [00:02&lt;00:06, 9.0/s]</div>");
    }

    @Test
    void should_show_numbers_alone_when_the_total_is_not_known() {
        var state = new Progress.State("<b>", 3_000_000, -1, "bytes", Duration.ofSeconds(1), false);

        assertThat(HtmlProgress.html(state))
                .isEqualTo("<div class=\"ragshell-progress\">&lt;b&gt;: 3.0 MB [00:01, 3.0/s]</div>");
    }

    @Test
    void should_write_the_same_in_every_locale_and_with_bars_in_the_title() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-u-nu-arabext"));
        try {
            var state = new Progress.State("a |b| c", 10, 100, "rows", Duration.ofSeconds(2), false);

            assertThat(HtmlProgress.html(state))
                    .isEqualTo(
                            "<div class=\"ragshell-progress\">a |b| c:  10% <progress max=\"100\" value=\"10\" style=\"width: 160px; vertical-align: middle\"></progress> 10/100 rows [00:02&lt;00:18, 5.0/s]</div>");
        } finally {
            Locale.setDefault(before);
        }
    }
}
