package io.github.ragshell.milvus.lite;

import io.milvus.shaded.io.grpc.Context;
import java.util.function.Supplier;

/** Runs work that has to come to its end: neither the deadline of the client's call nor its cancellation reaches it. */
final class Uncancelled {

    private Uncancelled() {}

    static <T> T get(Supplier<T> work) {
        Context before = Context.ROOT.attach();
        try {
            return work.get();
        } finally {
            Context.ROOT.detach(before);
        }
    }

    static void run(Runnable work) {
        get(() -> {
            work.run();
            return null;
        });
    }
}
