package io.github.ragshell.chat;

import java.util.function.Consumer;

/** Something that answers prompts: a model behind an endpoint, or the extractive reader. */
interface Answerer {

    /** Who answers, as it is shown. */
    String name();

    /** Waits for the whole answer. */
    Answer answer(Prompt prompt);

    /** @param onText gets the pieces of the answer as they come, in the caller's thread */
    Answer stream(Prompt prompt, Consumer<String> onText);

    /** The same with other options. */
    Answerer with(ChatOptions options);
}
