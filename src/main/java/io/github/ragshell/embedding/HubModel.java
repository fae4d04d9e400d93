package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;

/** A model on the Hugging Face hub. */
record HubModel(String name) {

    static boolean isName(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    ModelFiles files() {
        throw new InvalidInputException(
                "There is no embedding model '%s' here, and models are not fetched from the hub yet.".formatted(name));
    }
}
