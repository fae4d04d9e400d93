package io.github.ragshell.chat;

import com.openai.core.JsonField;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIInvalidDataException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The text of a message or of a piece of one: a text, or a list of parts, as Mistral's reasoning models send it.
 *
 * @param text the text, parts of text joined
 * @param thought whether there is something else, which a model writes before its answer
 */
record MessageContent(String text, boolean thought) {

    // As Ollama, vLLM and others name what a model writes before its answer
    private static final List<String> THOUGHTS = List.of("reasoning", "reasoning_content", "thinking");
    private static final Set<String> TEXT_TYPES = Set.of("", "text", "output_text");

    /**
     * @param content of the message
     * @param others the message's other properties
     * @throws OpenAIInvalidDataException the content is neither a text nor made of parts
     */
    static MessageContent of(JsonField<String> content, Map<String, JsonValue> others) {
        boolean thought =
                THOUGHTS.stream().anyMatch(name -> !text(others.get(name)).isBlank());
        if (content.isMissing() || content.isNull()) {
            return new MessageContent("", thought);
        }
        if (content.asKnown().isPresent()) {
            return new MessageContent(content.asKnown().get(), thought);
        }
        JsonValue value = content.asUnknown().orElseThrow();
        Object parts =
                value.asObject().isPresent() ? List.of(value) : value.asArray().orElse(null);
        if (parts instanceof List<?> list) {
            return joined(list, thought);
        }
        throw new OpenAIInvalidDataException("the content of the message is no text");
    }

    private static MessageContent joined(List<?> parts, boolean thought) {
        var joined = new StringBuilder();
        boolean others = thought;
        for (Object part : parts) {
            String text = part(part);
            joined.append(text);
            others |= text.isEmpty();
        }
        return new MessageContent(joined.toString(), others);
    }

    private static String part(Object part) {
        if (!(part instanceof JsonValue value)) {
            return "";
        }
        Object properties = value.asObject().orElse(null);
        if (properties instanceof Map<?, ?> map) {
            return TEXT_TYPES.contains(text(map.get("type"))) ? text(map.get("text")) : "";
        }
        return text(value);
    }

    private static String text(Object value) {
        return value instanceof JsonValue json ? String.valueOf(json.asString().orElse("")) : "";
    }
}
