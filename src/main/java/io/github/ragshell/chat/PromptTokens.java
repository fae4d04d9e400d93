package io.github.ragshell.chat;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.embedding.TokenCounter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * How long a prompt is, as the embedding model's tokenizer counts; the language model's own may count differently.
 *
 * @param total all tokens
 * @param passages the tokens of each passage, in order; 0 where it does not stand in the prompt
 */
record PromptTokens(int total, List<Integer> passages) {

    static PromptTokens of(Prompt prompt) {
        List<Integer> passages = prompt.hits().stream()
                .map(hit -> prompt.quoted(hit).map(TokenCounter::count).orElse(0))
                .toList();
        return new PromptTokens(TokenCounter.count(prompt.system()) + TokenCounter.count(prompt.user()), passages);
    }

    /** The tokens of everything but the passages. */
    int frame() {
        return total - passages.stream().mapToInt(Integer::intValue).sum();
    }

    /** What LEPTON_CONTEXT says, if it is set. */
    static Optional<Integer> context() {
        return Setting.LEPTON_CONTEXT.value().map(text -> {
            if (!text.matches("[1-9]\\d{0,8}")) {
                throw new InvalidInputException(
                        "LEPTON_CONTEXT is '%s'. Set it to the number of tokens the model takes, for example 4096."
                                .formatted(text));
            }
            return Integer.valueOf(text);
        });
    }

    /**
     * Refuses a prompt that LEPTON_CONTEXT has no room for; does nothing where that is not set.
     *
     * @param answer most tokens of the answer, for which there must be room, too
     */
    static void require(Prompt prompt, OptionalInt answer) {
        Optional<Integer> context = context();
        if (context.isEmpty()) {
            return;
        }
        PromptTokens tokens = of(prompt);
        int room = context.get() - answer.orElse(0);
        if (tokens.total() <= room) {
            return;
        }
        String reserved = answer.isPresent() ? ", %d of them for the answer".formatted(answer.getAsInt()) : "";
        throw new InvalidInputException("The prompt has about %d tokens, but the model takes %d%s (LEPTON_CONTEXT). %s"
                .formatted(tokens.total(), context.get(), reserved, tokens.advice(prompt, room)));
    }

    /** How many of the first passages leave the prompt within {@code room}; negative where not even none do. */
    int fitting(int room) {
        int count = passages.size();
        int rest = total;
        while (count > 0 && rest > room) {
            rest -= passages.get(--count);
        }
        return rest > room ? -1 : count;
    }

    private String advice(Prompt prompt, int room) {
        if (!prompt.isMadeOfItsHits()) {
            return "Make its messages shorter, or use a model that takes more.";
        }
        int fitting = fitting(room);
        if (fitting < 0) {
            return "Even without passages it has about %d: shorten the question, or use a model that takes more."
                    .formatted(frame());
        }
        String dropped = prompt.hits().stream()
                .skip(fitting)
                .map(hit -> "[%d] (%d tokens)"
                        .formatted(hit.rank(), passages.get(prompt.hits().indexOf(hit))))
                .collect(Collectors.joining(", "));
        return "Drop %s with prompt.fit(%d), search for fewer passages, or use a model that takes more."
                .formatted(dropped, room);
    }
}
