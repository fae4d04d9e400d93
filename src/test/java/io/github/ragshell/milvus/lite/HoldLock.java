package io.github.ragshell.milvus.lite;

import java.io.IOException;
import java.nio.file.Path;

/** Main class of a {@link ChildJvm}: holds the lock of a database without serving it, as the Python launcher does. */
final class HoldLock {

    private HoldLock() {}

    public static void main(String[] arguments) throws IOException {
        DatabaseLock.tryAcquire(Path.of(arguments[0])).orElseThrow();
        System.out.println("LOCKED");
        System.in.read();
    }
}
