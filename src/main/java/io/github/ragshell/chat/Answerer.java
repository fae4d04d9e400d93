package io.github.ragshell.chat;

import java.util.function.Consumer;

/** Something that answers prompts: a model behind an endpoint, or the extractive reader. */
interface Answerer {

    /** Who answers, for a person's eyes. */
    String name();

    /** @param onText gets the pieces of the answer as they come */
    Answer answer(Prompt prompt, Consumer<String> onText);
}
