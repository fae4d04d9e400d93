package io.github.ragshell.embedding;

import java.util.Arrays;
import java.util.List;

/**
 * Whether a model that is known by name is on this machine.
 *
 * @param name to pass to {@code embeddingModel}
 * @param ready whether it can be used without fetching anything
 * @param megabytes to fetch where it is not
 */
public record ModelStatus(String name, boolean ready, int megabytes) {

    /**
     * Refuses what no model can be loaded by; fetches nothing.
     *
     * @param nameOrDirectory to pass to {@code embeddingModel}
     * @throws io.github.ragshell.core.InvalidInputException there is no such model, or the directory has none
     */
    public static void require(String nameOrDirectory) {
        ModelFiles.require(nameOrDirectory);
    }

    /** Of every model that is known by name. */
    public static List<ModelStatus> all() {
        return Arrays.stream(BundledModel.values())
                .map(model -> new ModelStatus(model.title(), new BundledFiles(model).isThere(), model.megabytes()))
                .toList();
    }
}
