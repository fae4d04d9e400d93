package io.github.ragshell.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.JsonValue;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint says is wrong: {@code {"error": {"message": ...}}}; Ollama's own API sends {@code {"error": ...}}, vLLM
 * sent {@code {"message": ...}}.
 */
final class ErrorBody {

    private static final String ERROR = "error";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorBody() {}

    /** The reason in the body of an answer whose status says that it failed. */
    static Optional<String> reason(JsonValue body) {
        return said(property(body, ERROR).orElse(body));
    }

    /** The reason in an object that should have been an answer, or a part of one; most have no error, or null. */
    static Optional<String> in(Map<String, JsonValue> properties) {
        return Optional.ofNullable(properties.get(ERROR))
                .filter(error ->
                        error.asObject().isPresent() || error.asString().isPresent())
                .map(error -> said(error).orElse("no reason given"))
                .filter(reason -> !reason.isBlank());
    }

    /** The reason in a text that should have been a stream. */
    static Optional<String> in(String json) {
        try {
            JsonValue body = JsonValue.fromJsonNode(JSON.readTree(json));
            return property(body, ERROR).flatMap(error -> in(Map.of(ERROR, error)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> said(JsonValue error) {
        return text(error).or(() -> property(error, "message").flatMap(ErrorBody::text));
    }

    private static Optional<JsonValue> property(JsonValue object, String name) {
        Object properties = object.asObject().orElse(null);
        return properties instanceof Map<?, ?> map && map.get(name) instanceof JsonValue value
                ? Optional.of(value)
                : Optional.empty();
    }

    private static Optional<String> text(JsonValue value) {
        Object text = value.asString().orElse(null);
        return text instanceof String string ? Optional.of(string) : Optional.empty();
    }
}
