package io.github.ragshell;

import java.util.List;
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
            new Step("what is installed and what is missing", "doctor()"));

    private Help() {}

    static Table steps() {
        return Table.create(
                "The tutorial, step by step",
                StringColumn.create("step", STEPS.stream().map(Step::what)),
                StringColumn.create("example", STEPS.stream().map(Step::example)));
    }
}
