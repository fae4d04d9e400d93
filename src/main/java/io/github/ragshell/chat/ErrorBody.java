package io.github.ragshell.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an endpoint says is wrong: {@code {"error": {"message": ...}}}; Ollama's own API sends {@code {"error": ...}}, vLLM
 * sent {@code {"message": ...}}.
 */
final class ErrorBody {

    private static final String ERROR = "error";
    private static final String MESSAGE = "message";
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

    /** The reason beside an answer or a part of one; where there is none, the message in its place. */
    static Optional<String> besides(JsonField<?> choices, Map<String, JsonValue> others) {
        boolean none = choices.isMissing() || choices.isNull();
        return none ? inPlaceOfAnswer(others) : in(others);
    }

    private static Optional<String> inPlaceOfAnswer(Map<String, JsonValue> properties) {
        return in(properties)
                .or(() -> Optional.ofNullable(properties.get(MESSAGE)).flatMap(ErrorBody::text))
                .filter(reason -> !reason.isBlank());
    }

    /** The reason in a text that should have been a stream. */
    static Optional<String> in(String json) {
        Map<String, JsonValue> properties = object(json);
        return properties.containsKey("choices") ? in(properties) : inPlaceOfAnswer(properties);
    }

    /** The reason in what follows {@code error:} in a stream: an object, or a text; empty where there is nothing. */
    static Optional<String> inLine(String line) {
        return inPlaceOfAnswer(object(line)).or(() -> Optional.of(line)).filter(reason -> !reason.isBlank());
    }

    private static Map<String, JsonValue> object(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            var properties = new HashMap<String, JsonValue>();
            tree.fields()
                    .forEachRemaining(
                            field -> properties.put(field.getKey(), JsonValue.fromJsonNode(field.getValue())));
            return properties;
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }

    private static Optional<String> said(JsonValue error) {
        return text(error).or(() -> property(error, MESSAGE).flatMap(ErrorBody::text));
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
