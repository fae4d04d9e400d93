package io.github.ragshell;

import io.github.ragshell.core.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The steps of the tutorial, for {@code help()}. */
final class Help {

    private record Step(String what, String example) {}

    private static final List<Step> STEPS = List.of(
            new Step("get the documents", "var docs = milvusDocs()"),
            new Step("cut them into chunks", "var chunks = split(docs.resolve(\"en/faq\"), \"*.md\", \"# \")"),
            new Step("load the embedding model", "var model = embeddingModel()"),
            new Step("turn the chunks into vectors", "var vectors = model.encodeDocuments(chunks)"),
            new Step("open Milvus, in a file or on a server", "var milvus = milvus(\"./milvus_demo.db\")"),
            new Step(
                    "make a collection",
                    "milvus.createCollection(\"docs\", model.dimension(), MetricType.IP, ConsistencyLevel.STRONG)"),
            new Step("insert", "milvus.insert(\"docs\", chunks, vectors)"),
            new Step("search", "var hits = milvus.search(\"docs\", model.encodeQuery(question), 3)"),
            new Step("ask the model", "lepton().chat(Prompt.rag(question, hits))"),
            new Step("look at anything", "show(hits)"),
            new Step("what is installed and what is missing", "doctor()"),
            new Step("what a method is for", "help(\"search\")"),
            new Step("where the last error came from", "trace()"));

    private Help() {}

    static Table steps() {
        return Table.create(
                "The tutorial, step by step",
                StringColumn.create("step", STEPS.stream().map(Step::what)),
                StringColumn.create("example", STEPS.stream().map(Step::example)));
    }

    /** Signature, meaning and an example of every public method or class of that name. */
    static String of(String name) {
        List<ApiDocumentation.Entry> all = ApiDocumentation.read();
        List<ApiDocumentation.Entry> found =
                all.stream().filter(entry -> entry.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw new InvalidInputException("Nothing is called '%s'. help() shows the steps; these have help: %s."
                    .formatted(
                            name,
                            all.stream()
                                    .map(ApiDocumentation.Entry::name)
                                    .distinct()
                                    .sorted(String.CASE_INSENSITIVE_ORDER)
                                    .collect(Collectors.joining(", "))));
        }
        return found.stream().map(entry -> text(entry) + methods(entry, all)).collect(Collectors.joining("\n\n"));
    }

    private static String text(ApiDocumentation.Entry entry) {
        var comment = new JavadocText(entry.comment());
        String meaning = comment.meaning().indent(4).stripTrailing();
        return comment.example()
                .or(() -> example(entry))
                .map(example -> entry.signature() + "\n" + meaning + "\n\n"
                        + example.indent(8).stripTrailing())
                .orElse(entry.signature() + "\n" + meaning);
    }

    private static String methods(ApiDocumentation.Entry type, List<ApiDocumentation.Entry> all) {
        return all.stream()
                .map(ApiDocumentation.Entry::signature)
                .filter(signature -> signature.startsWith(type.signature() + "."))
                .map(signature -> "\n    " + signature)
                .collect(Collectors.joining());
    }

    private static Optional<String> example(ApiDocumentation.Entry entry) {
        return STEPS.stream()
                .map(Step::example)
                .filter(example ->
                        ExampleCall.of(example, entry.name()).stream().anyMatch(call -> call.fits(entry)))
                .findFirst();
    }
}
