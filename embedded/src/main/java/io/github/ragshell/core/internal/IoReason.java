package io.github.ragshell.core.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why reading or writing failed, in words: the JDK's messages for files are often nothing but the path. */
public final class IoReason {

    private IoReason() {}

    /** As the end of a sentence, without a full stop: "no space left on device". */
    public static String of(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file or directory";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file is in the way";
        }
        String text = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return text == null || text.isBlank()
                ? e.getClass().getSimpleName()
                : Character.toLowerCase(text.charAt(0)) + text.substring(1).replaceFirst("\\.$", "");
    }

    /** Whether the disk is full. */
    public static boolean isDiskFull(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left on device");
    }
}
