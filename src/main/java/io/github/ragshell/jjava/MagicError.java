package io.github.ragshell.jjava;

import io.github.ragshell.core.RagException;

/**
 * What a magic throws in place of a {@link RagException}: JJava packs every exception of a magic into another one, whose
 * message repeats the first; it lets an error through as it is.
 */
final class MagicError extends Error {

    MagicError(RagException e) {
        super(e.getMessage(), null, false, false);
    }
}
