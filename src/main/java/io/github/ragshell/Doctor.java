package io.github.ragshell;

import io.github.ragshell.chat.Lepton;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.Settings;
import io.github.ragshell.core.internal.FileOwner;
import io.github.ragshell.core.internal.PrivateDirectory;
import io.github.ragshell.corpus.MilvusDocs;
import io.github.ragshell.embedding.ModelStatus;
import io.github.ragshell.embedding.OnnxEmbeddingModel;
import io.github.ragshell.milvus.MilvusUri;
import io.github.ragshell.milvus.TrustedCertificates;
import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.LiteStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What is installed, what is missing, and the command that mends it. */
final class Doctor {

    private record Finding(String what, String state, String remedy) {}

    private Doctor() {}

    /** What there is and what is missing, and a sentence that sums it up. */
    record Report(Table table, String verdict) {}

    static Report report() {
        var findings = new ArrayList<Finding>();
        findings.add(new Finding(
                "Java",
                System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch"),
                ""));
        findings.add(home());
        findings.add(milvusLite());
        findings.addAll(databases());
        findings.add(languageModel());
        for (Setting setting : Setting.values()) {
            findings.add(setting(setting));
        }
        return new Report(table(findings), verdict(findings));
    }

    private static String verdict(List<Finding> findings) {
        List<String> todo = findings.stream()
                .filter(finding -> !finding.remedy().isEmpty())
                .map(Finding::what)
                .toList();
        return todo.isEmpty()
                ? "Verdict: everything is ready."
                : "Verdict: see the column remedy for %s.".formatted(String.join(", ", todo));
    }

    private static Finding home() {
        try {
            Path home = Settings.home();
            long free = nearestExisting(home).toFile().getUsableSpace() / 1_000_000;
            String remedy = remedy(home);
            return new Finding(
                    "cache", "%s, %d MB free%s".formatted(home, free, remedy.isEmpty() ? "" : ", NOT USABLE"), remedy);
        } catch (IOException | RagException e) {
            return new Finding("cache", "not usable", e.getMessage());
        }
    }

    private static String remedy(Path home) throws IOException {
        Path existing = nearestExisting(home);
        if (!Files.isDirectory(existing)) {
            return "%s is a file; set RAGSHELL_HOME to a directory".formatted(existing);
        }
        if (!Files.isWritable(existing)) {
            return "set RAGSHELL_HOME to a directory that can be written";
        }
        // In one of our own, others lose the right to write when it is used
        Path real = existing.toRealPath();
        if (existing.equals(home) && !FileOwner.isOurs(real)) {
            PrivateDirectory.requireTrusted(real);
        }
        return "";
    }

    private static Path nearestExisting(Path path) {
        var existing = path;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    private static Finding milvusLite() {
        try {
            Engine engine = Engine.ofNewDatabases();
            boolean installed = engine.isInstalled();
            return new Finding(
                    "Milvus Lite " + engine.version(),
                    installed ? "installed" : "not fetched yet",
                    installed ? "" : "milvus(\"./milvus_demo.db\") fetches it with pip");
        } catch (RagException e) {
            return new Finding("Milvus Lite", "not available", e.getMessage());
        }
    }

    private static Finding setting(Setting setting) {
        try {
            require(setting);
            return setting == Setting.RAGSHELL_MODEL ? models() : new Finding(setting.name(), setting.shown(), "");
        } catch (RagException e) {
            return new Finding(setting.name(), setting.shown(), e.getMessage());
        }
    }

    private static Finding models() {
        Setting setting = Setting.RAGSHELL_MODEL;
        List<ModelStatus> missing =
                ModelStatus.all().stream().filter(model -> !model.ready()).toList();
        String names = missing.stream()
                .map(model -> "%s (%d MB)".formatted(model.name(), model.megabytes()))
                .collect(Collectors.joining(", "));
        return new Finding(
                setting.name(),
                setting.shown() + (names.isEmpty() ? "" : "; not fetched yet: " + names),
                remedy(missing, setting.valueOrDefault()));
    }

    /** Reads a setting as the next call that needs it would. The others are read for the rows above, or can't be wrong. */
    private static void require(Setting setting) {
        switch (setting) {
            case LEPTON_CONTEXT -> Lepton.context();
            case MILVUS_CA -> TrustedCertificates.sslContext();
            case MILVUS_URI -> MilvusUri.require(setting.valueOrDefault());
            case RAGSHELL_CACHE -> Settings.cache();
            case RAGSHELL_DOCS -> MilvusDocs.requireArchive();
            case RAGSHELL_MODEL -> ModelStatus.require(setting.valueOrDefault());
            case RAGSHELL_OFFLINE -> Settings.offline();
            case RAGSHELL_THREADS -> OnnxEmbeddingModel.threads();
            default -> {}
        }
    }

    /** How to fetch the configured model where it is missing; the others are a choice, not a lack. */
    static String remedy(List<ModelStatus> missing, String configured) {
        return missing.stream().map(ModelStatus::name).anyMatch(configured::equals)
                ? "embeddingModel() fetches %s with Maven".formatted(configured)
                : "";
    }

    private static List<Finding> databases() {
        var statuses = new ArrayList<>(LiteStatus.open());
        configured()
                .filter(one ->
                        statuses.stream().noneMatch(open -> open.database().equals(one.database())))
                .ifPresent(statuses::add);
        return statuses.stream()
                .map(status -> new Finding(status.database().toString(), status.state(), status.remedy()))
                .toList();
    }

    private static Optional<LiteStatus> configured() {
        String uri = Setting.MILVUS_URI.valueOrDefault();
        try {
            MilvusUri.require(uri);
        } catch (RagException e) {
            // The row of the setting says why
            return Optional.empty();
        }
        return MilvusUri.isServer(uri) ? Optional.empty() : Optional.of(LiteStatus.of(Path.of(uri)));
    }

    private static Finding languageModel() {
        Optional<String> missing = Lepton.missingEndpoint();
        if (missing.isPresent()) {
            return new Finding("language model", "not usable", missing.get());
        }
        try {
            return new Finding("language model", Rag.lepton().toString(), "");
        } catch (RagException e) {
            return new Finding("language model", "not usable", e.getMessage());
        }
    }

    private static Table table(List<Finding> findings) {
        return Table.create(
                "doctor",
                StringColumn.create("what", findings.stream().map(Finding::what)),
                StringColumn.create("state", findings.stream().map(Finding::state)),
                StringColumn.create("remedy", findings.stream().map(Finding::remedy)));
    }
}
