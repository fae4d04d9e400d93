package io.github.ragshell.jjava;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.MilvusUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides which Milvus {@code %%ask} asks: the one that the cell names, else the only one there is. */
final class AskedMilvus {

    private static final String EXAMPLE = "%%ask {} " + AskRequest.DEFAULT_COLLECTION;

    private AskedMilvus() {}

    /**
     * @param open addresses of those that are open
     * @param named what the cell names
     * @param configured what {@code MILVUS_URI} names
     * @return one of {@code open}, or a file or address that is to be opened
     * @throws InvalidInputException several are open and none is named, none is open, or the file is missing
     */
    static String address(List<String> open, Optional<String> named, Optional<String> configured) {
        var addresses = new LinkedHashSet<>(open);
        if (named.isPresent()) {
            return named(List.copyOf(addresses), named.get());
        }
        if (addresses.size() == 1) {
            return addresses.iterator().next();
        }
        if (addresses.size() > 1) {
            throw new InvalidInputException("%d Milvus are open: %s. Name the one to ask: "
                            .formatted(addresses.size(), String.join(", ", addresses))
                    + example(open.get(open.size() - 1)));
        }
        return configured.orElseThrow(() -> new InvalidInputException(
                "No Milvus is open. Open one with var milvus = milvus(\"./milvus_demo.db\"), or name one: "
                        + example("./milvus_demo.db")));
    }

    private static String named(List<String> open, String name) {
        if (MilvusUri.isServer(name)) {
            String address = name.replaceFirst("/+$", "");
            return open.stream()
                    .filter(other -> other.replaceFirst("/+$", "").equalsIgnoreCase(address))
                    .findFirst()
                    .orElse(name);
        }
        Path file = path(name);
        Optional<String> same = open.stream()
                .filter(other -> !MilvusUri.isServer(other) && isSame(file, path(other)))
                .findFirst();
        if (same.isPresent() || Files.exists(file)) {
            return same.orElse(name);
        }
        List<String> namesakes = open.stream()
                .filter(other -> !MilvusUri.isServer(other)
                        && path(other).getFileName().toString().equals(name))
                .toList();
        if (namesakes.size() == 1) {
            return namesakes.get(0);
        }
        String openNow =
                open.isEmpty() ? "no Milvus is open" : open.stream().collect(Collectors.joining(", ", "open: ", ""));
        throw new InvalidInputException("There is no file %s (%s). Open it first with milvus(\"%s\"), or name another: "
                        .formatted(file, openNow, name)
                + example("./milvus_demo.db"));
    }

    private static String example(String address) {
        return EXAMPLE.replace("{}", address);
    }

    private static boolean isSame(Path file, Path other) {
        try {
            return file.equals(other) || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path path(String name) {
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    "'%s' is neither a file nor an address with http:// or https://. Write for example %s"
                            .formatted(name, example("./milvus_demo.db")),
                    e);
        }
    }
}
