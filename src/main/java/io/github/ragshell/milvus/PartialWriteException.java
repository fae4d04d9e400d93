package io.github.ragshell.milvus;

import io.github.ragshell.core.ServiceException;

/** Some rows of a write are in, or may be: it must not be done once more as it is. */
final class PartialWriteException extends ServiceException {

    PartialWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
