package io.github.ragshell.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ragshell.core.InvalidInputException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A sentence-transformer's {@code 1_Pooling/config.json}.
 *
 * @param content a missing node where there is no such file
 */
record PoolingFile(Path file, JsonNode content) {

    private static final String MODE = "pooling_mode";

    // The second is the mean times a number, which the length of 1 undoes
    private static final List<String> MEANS = List.of("mean_tokens", "mean_sqrt_len_tokens", "mean");
    private static final List<String> FIRST_TOKEN = List.of("cls_token", "cls");

    /**
     * The pooling it asks for.
     *
     * @param missing where it does not say
     * @throws InvalidInputException it asks for another one than the mean and the first token, for several or for none
     */
    Pooling pooling(Pooling missing) {
        var asked = new TreeSet<String>();
        boolean said = content.path(MODE).isTextual();
        if (said) {
            asked.add(content.path(MODE).asText());
        }
        for (Iterator<Map.Entry<String, JsonNode>> fields = content.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getKey().startsWith(MODE + "_")) {
                said = true;
                if (field.getValue().asBoolean()) {
                    asked.add(field.getKey().substring(MODE.length() + 1));
                }
            }
        }
        if (!said) {
            return content.isMissingNode() ? missing : Pooling.MEAN;
        }
        if (asked.size() == 1 && MEANS.contains(asked.first())) {
            return Pooling.MEAN;
        }
        if (asked.size() == 1 && FIRST_TOKEN.contains(asked.first())) {
            return Pooling.CLS;
        }
        throw new InvalidInputException(
                "%s asks for the pooling %s, which ragshell does not have; the vectors would be wrong. Choose a model with the mean of its tokens (mean_tokens) or its first token (cls_token)."
                        .formatted(file, asked.isEmpty() ? "none" : String.join(" and ", asked)));
    }

    /**
     * Refuses a model that wants the tokens of a prefix left out of the mean.
     *
     * @throws InvalidInputException it does
     */
    void requirePrefixIncluded(boolean hasPrefix) {
        if (hasPrefix && !content.path("include_prompt").asBoolean(true)) {
            throw new InvalidInputException(
                    "%s says that a prompt is not included in the pooling (include_prompt), which ragshell can't do; the vectors would be wrong. Choose another model."
                            .formatted(file));
        }
    }
}
