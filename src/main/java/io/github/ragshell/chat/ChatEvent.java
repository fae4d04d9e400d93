package io.github.ragshell.chat;

import java.util.function.Consumer;

/**
 * What happened to an answer.
 *
 * @param change what it does to the answer
 * @param text what came, mostly empty
 * @param failure why no more comes, or null
 * @param last whether no more comes
 */
record ChatEvent(Consumer<PartialAnswer> change, String text, Throwable failure, boolean last) {

    static ChatEvent piece(String text) {
        return new ChatEvent(partial -> partial.add(text), text, null, false);
    }

    static ChatEvent change(Consumer<PartialAnswer> change) {
        return new ChatEvent(change, "", null, false);
    }

    /** @param failure null where all is well */
    static ChatEvent end(Throwable failure) {
        return new ChatEvent(partial -> {}, "", failure, true);
    }
}
