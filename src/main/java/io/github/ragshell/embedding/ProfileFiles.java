package io.github.ragshell.embedding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a sentence-transformer's files say about how it wants to be used. Only here is JSON read: that takes a while. */
final class ProfileFiles {

    private static final int DEFAULT_MAX_TOKENS = 512;

    private static final Set<String> MODULES = Set.of("Transformer", "Pooling", "Normalize");

    // What sentence-transformers calls the prompt of a passage, in its order
    private static final List<String> PASSAGES = List.of("document", "passage", "corpus");

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads what a sentence-transformer says about itself: {@code 1_Pooling/config.json},
     * {@code sentence_bert_config.json}, {@code config_sentence_transformers.json}, {@code config.json},
     * {@code modules.json}. What it does not say is mean pooling, 512 tokens and no prefix.
     *
     * @param name the model's name, from which BGE's prefix is known where the files don't give it
     * @throws InvalidInputException a file is not JSON, or asks for a pooling or another step that ragshell does not
     *     have
     */
    static ModelProfile read(Path directory, String name, boolean quantized) {
        requireKnownModules(directory.resolve("modules.json"));
        JsonNode config = json(directory.resolve("config.json"));
        JsonNode prompts =
                json(directory.resolve("config_sentence_transformers.json")).path("prompts");
        boolean bge = name.toLowerCase(Locale.ROOT).matches(".*\\bbge-(small|base|large)-en\\b.*");
        Path poolingFile = directory.resolve("1_Pooling").resolve("config.json");
        var pooling = new PoolingFile(poolingFile, json(poolingFile));
        String query = prompts.path("query").asText(bge ? ModelProfile.BGE_PREFIX : "");
        String document = PASSAGES.stream()
                .map(prompt -> prompts.path(prompt).asText(""))
                .filter(prompt -> !prompt.isEmpty())
                .findFirst()
                .orElse("");
        pooling.requirePrefixIncluded(!query.isEmpty() || !document.isEmpty());
        return new ModelProfile(
                pooling.pooling(bge ? Pooling.CLS : Pooling.MEAN),
                maxTokens(json(directory.resolve("sentence_bert_config.json")), config),
                query,
                document,
                quantized);
    }

    private ProfileFiles() {}

    // A layer behind the pooling is in a file of its own, not in the network
    private static void requireKnownModules(Path file) {
        for (JsonNode module : json(file)) {
            String type = module.path("type").asText();
            String name = type.substring(type.lastIndexOf('.') + 1);
            if (!MODULES.contains(name)) {
                throw new InvalidInputException(
                        "%s has the module %s, which ragshell can't apply; the vectors would be wrong. Choose a model of Transformer, Pooling and Normalize alone."
                                .formatted(file, type));
            }
        }
    }

    private static int maxTokens(JsonNode sentenceBert, JsonNode config) {
        int positions = config.path("max_position_embeddings").asInt(DEFAULT_MAX_TOKENS);
        // RoBERTa's position table begins behind the padding token
        int usable = config.path("model_type").asText().contains("roberta") ? positions - 2 : positions;
        return Math.max(2, Math.min(usable, sentenceBert.path("max_seq_length").asInt(DEFAULT_MAX_TOKENS)));
    }

    private static JsonNode json(Path file) {
        if (!Files.exists(file)) {
            return JSON.missingNode();
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "%s is not JSON: %s. Fetch the model again.".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new SetupException("%s can't be read: %s.".formatted(file, e), e);
        }
    }
}
