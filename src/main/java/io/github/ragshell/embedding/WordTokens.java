package io.github.ragshell.embedding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The tokens of each word that a text has had. A tokenizer that never looks across a space, as BERT's, needs to be asked
 * once for a word, and it takes a microsecond for each character. Thread-safe.
 */
final class WordTokens {

    /** Longer words are seldom met twice. */
    static final int LONGEST = 64;

    // Some 10 MB
    private static final int MOST_WORDS = 1 << 16;
    // That decide whether a token looks across a space
    private static final Set<String> PARTS = Set.of("added_tokens", "normalizer", "pre_tokenizer");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, int[]> ids = new ConcurrentHashMap<>();

    /** The word's token ids; {@code tokenizer} gives them for a new one. */
    int[] of(String word, Function<String, int[]> tokenizer) {
        int[] known = ids.get(word);
        if (known != null) {
            return known;
        }
        int[] found = tokenizer.apply(word);
        if (ids.size() >= MOST_WORDS) {
            ids.clear();
        }
        ids.put(word, found);
        return found;
    }

    /** Whether a text's tokens are those of its words, one after the other. */
    static boolean areIndependent(String tokenizerJson) {
        try {
            Map<String, JsonNode> parts = parts(tokenizerJson);
            return parts.size() == PARTS.size()
                    && isOf("BertNormalizer", parts.get("normalizer"))
                    && isOf("BertPreTokenizer", parts.get("pre_tokenizer"))
                    && !takeSpaces(parts.get("added_tokens"));
        } catch (IOException e) {
            return false;
        }
    }

    // What comes before the vocabulary, which is long
    private static Map<String, JsonNode> parts(String tokenizerJson) throws IOException {
        var parts = new HashMap<String, JsonNode>();
        try (JsonParser json = JSON.createParser(tokenizerJson)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return parts;
            }
            for (String field = json.nextFieldName();
                    field != null && parts.size() < PARTS.size();
                    field = json.nextFieldName()) {
                json.nextToken();
                if (PARTS.contains(field)) {
                    parts.put(field, json.readValueAsTree());
                } else {
                    json.skipChildren();
                }
            }
        }
        return parts;
    }

    private static boolean isOf(String type, JsonNode part) {
        return part.path("type").asText().equals(type);
    }

    // A token that was added may swallow the spaces beside it, or have one within
    private static boolean takeSpaces(JsonNode tokens) {
        for (JsonNode token : tokens) {
            if (token.path("lstrip").asBoolean()
                    || token.path("rstrip").asBoolean()
                    || token.path("content").asText().chars().anyMatch(Character::isWhitespace)) {
                return true;
            }
        }
        return false;
    }
}
