package io.github.ragshell;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.chat.Lepton;
import io.github.ragshell.chat.Pipeline;
import io.github.ragshell.core.ErrorReport;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.SetupException;
import io.github.ragshell.core.internal.Archive;
import io.github.ragshell.core.internal.IoReason;
import io.github.ragshell.corpus.Chunks;
import io.github.ragshell.corpus.Documents;
import io.github.ragshell.corpus.Download;
import io.github.ragshell.corpus.MilvusDocs;
import io.github.ragshell.corpus.Splitter;
import io.github.ragshell.corpus.TextSplit;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.embedding.Embeddings;
import io.github.ragshell.embedding.KeywordModel;
import io.github.ragshell.embedding.ModelComparison;
import io.github.ragshell.evaluation.Comparison;
import io.github.ragshell.evaluation.Evaluation;
import io.github.ragshell.milvus.ChunkMap;
import io.github.ragshell.milvus.CopyResult;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.milvus.SearchOptions;
import io.github.ragshell.sync.Sync;
import io.github.ragshell.sync.SyncReport;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.Lines;
import io.github.ragshell.view.WrappedTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;

/**
 * The tutorial's steps, one static method each: import them statically. Notebooks and {@code rag.jsh} do.
 *
 * <pre>{@code
 * var chunks = split(milvusDocs().resolve("en/faq"), "*.md", "# ");
 * var model = embeddingModel();
 * var milvus = milvus("./milvus_demo.db");
 * }</pre>
 */
public final class Rag {

    private Rag() {}

    /**
     * The documentation the tutorial asks, in {@code ./milvus_docs}: the archive named by {@code RAGSHELL_DOCS}, by
     * default the tutorial's own. Where it can't be reached, the sample that comes with ragshell, in
     * {@code ./milvus_docs_sample}; a notice says so.
     */
    public static Path milvusDocs() {
        return MilvusDocs.unpackInto(Path.of(""));
    }

    /**
     * Fetches a file, once, and puts it into a directory; a {@code .zip} is unpacked there.
     *
     * @param url http or https
     * @param directory made where it is missing
     * @return the directory for an archive, else the file
     */
    public static Path download(String url, String directory) {
        if (directory == null || directory.isBlank()) {
            throw new InvalidInputException(
                    "The directory is empty. Pass where the download belongs, for example \"docs\".");
        }
        Path fetched = new Download().fetch(url, Optional.empty());
        Path target = Path.of(directory);
        if (!fetched.toString().endsWith(".zip")) {
            return copy(fetched, target);
        }
        try {
            Archive.unzip(fetched, target);
        } catch (InvalidInputException e) {
            Download.forget(fetched);
            throw e;
        }
        return target;
    }

    /**
     * Cuts the files that match into chunks, as Python's {@code text.split(separator)} does.
     *
     * @param glob relative to the directory, for example {@code *.md}
     * @param separator for example {@code "# "} for Markdown headings
     */
    public static Chunks split(Path directory, String glob, String separator) {
        return TextSplit.split(directory, glob, separator).countedBy(Rag::embeddingModel);
    }

    /** As {@link #split(Path, String, String)}, with the directory's name. */
    public static Chunks split(String directory, String glob, String separator) {
        return TextSplit.split(directory, glob, separator).countedBy(Rag::embeddingModel);
    }

    /**
     * The documents below a directory: Markdown, text, HTML, PDF, Word, PowerPoint, Excel, OpenDocument, EPUB.
     *
     * <pre>{@code
     * var docs = documents(Path.of("my-docs"));                     // or documents(dir, "*.md")
     * show(docs);
     * show(sync(docs, milvus, "my_docs", model));
     * }</pre>
     *
     * @param globs which files, relative to the directory; none for every file of a known type
     */
    public static Documents documents(Path directory, String... globs) {
        return Documents.below(directory, text -> embeddingModel().countTokens(text), globs);
    }

    /**
     * Makes a collection hold the chunks of the documents, cut at headings and to what the model reads. A second call
     * embeds only what has changed, and deletes what has vanished. Rows that something else put there stay.
     */
    public static SyncReport sync(Documents documents, Milvus milvus, String collection, EmbeddingModel model) {
        return sync(documents, milvus, collection, model, Sync.splitterFor(model));
    }

    /**
     * As {@link #sync(Documents, Milvus, String, EmbeddingModel)}, with the words of each chunk besides, so that a search can
     * ask for {@link io.github.ragshell.milvus.SearchOptions#hybrid()}.
     */
    public static SyncReport sync(
            Documents documents, Milvus milvus, String collection, EmbeddingModel model, KeywordModel keywords) {
        return new Sync(milvus, collection, model, Sync.splitterFor(model))
                .with(keywords)
                .run(documents);
    }

    /** As {@link #sync(Documents, Milvus, String, EmbeddingModel)}, cut by a splitter of your choice. */
    public static SyncReport sync(
            Documents documents, Milvus milvus, String collection, EmbeddingModel model, Splitter splitter) {
        return new Sync(milvus, collection, model, splitter).run(documents);
    }

    /**
     * Keeps a collection up to date with the documents until you stop it (Stop in a notebook, Ctrl-C in a shell): syncs
     * now, and again whenever a file changes.
     */
    public static void watch(Documents documents, Milvus milvus, String collection, EmbeddingModel model) {
        new Sync(milvus, collection, model, Sync.splitterFor(model)).watch(documents);
    }

    /** The default embedding model, or what {@code RAGSHELL_MODEL} names; loaded once, then shared. */
    public static EmbeddingModel embeddingModel() {
        return SharedModel.get(Setting.RAGSHELL_MODEL.valueOrDefault());
    }

    /** An embedding model by name, or from a directory with {@code model.onnx} and {@code tokenizer.json}. */
    public static EmbeddingModel embeddingModel(String nameOrDirectory) {
        return SharedModel.get(nameOrDirectory);
    }

    /** The language model the environment names; without one the extractive reader. */
    public static Lepton lepton() {
        return Lepton.fromEnvironment(Rag::embeddingModel);
    }

    /**
     * Question in, answer out: embeds the question, searches, makes the prompt, asks.
     *
     * <pre>{@code
     * var pipeline = pipeline(milvus, "my_rag_collection", model, lepton);
     * pipeline.ask("How is data stored in milvus?")
     * }</pre>
     */
    public static Pipeline pipeline(Milvus milvus, String collection, EmbeddingModel model, Lepton lepton) {
        return new Pipeline(milvus, collection, model, lepton);
    }

    /** The Milvus that {@code MILVUS_URI} and {@code MILVUS_TOKEN} name, by default {@code ./milvus_demo.db}. */
    public static Milvus milvus() {
        return milvus(Setting.MILVUS_URI.valueOrDefault());
    }

    /** A Milvus: a file such as {@code ./milvus_demo.db}, {@code http://host:19530}, or {@code https://...}. */
    public static Milvus milvus(String uri) {
        return milvus(uri, Setting.MILVUS_TOKEN.value().orElse(null));
    }

    /** A Milvus that asks for an API key or {@code user:password}. */
    public static Milvus milvus(String uri, String token) {
        return Milvus.open(uri, token);
    }

    /**
     * Copies all collections from one Milvus to another: from a file to a server when it is time to grow, or back. Both
     * sides are compared at the end. Calling again completes a copy that broke off, and copies rows that have changed.
     */
    public static CopyResult copy(String fromUri, String toUri) {
        return Milvus.copy(fromUri, toUri);
    }

    /**
     * Asks the questions of a CSV file and measures how well the collection finds the chunks that answer them.
     *
     * @param questions columns {@code question}, one of {@code id}, {@code heading}, {@code text}, optionally {@code grade}
     * @param limit hits per question, at least 10 for MRR@10 and nDCG@10
     */
    public static Evaluation evaluate(
            Path questions, Milvus milvus, String collection, EmbeddingModel model, int limit) {
        return Evaluation.of(questions, milvus, collection, model, limit);
    }

    /** As {@link #evaluate(Path, Milvus, String, EmbeddingModel, int)}, searching as the options say. */
    public static Evaluation evaluate(
            Path questions, Milvus milvus, String collection, EmbeddingModel model, SearchOptions options) {
        return Evaluation.of(questions, milvus, collection, model, options);
    }

    /** Compares evaluations of the same questions with the first one, and says whether a difference is more than noise. */
    public static Comparison compare(Evaluation... evaluations) {
        if (evaluations == null || Arrays.asList(evaluations).contains(null)) {
            throw new InvalidInputException("An evaluation is null. Make each with evaluate(...).");
        }
        return new Comparison(List.of(evaluations));
    }

    /**
     * Compares the nearest texts of each text by two embedding models, those on which they differ most first.
     *
     * @return columns {@code index}, {@code text}, {@code agreement} (0 to 1), {@code nearest by A}, {@code nearest by B}
     */
    public static Table compare(EmbeddingModel modelA, EmbeddingModel modelB, List<String> texts) {
        return ModelComparison.of(modelA, modelB, texts);
    }

    /**
     * All chunks in two dimensions: near each other where their texts mean something similar, coloured by file. By
     * principal component analysis; the title says how much of the variance it shows. Of more than
     * 5,000 chunks a sample is drawn.
     *
     * <pre>{@code
     * show(map(chunks, embeddings));
     * }</pre>
     *
     * @param embeddings one for each chunk, in the same order
     * @throws InvalidInputException there is not one embedding for each chunk
     */
    public static Chart map(Chunks chunks, Embeddings embeddings) {
        return ChunkMap.of(chunks, embeddings);
    }

    /**
     * As {@link #map(Chunks, Embeddings)}, with the question and its hits drawn in and joined. Hits that are not among the
     * chunks are left out.
     *
     * @param question the one that was searched for
     * @param hits what a search for it found, for example {@code milvus.search(collection, model, question, 3)}
     * @throws InvalidInputException the question is empty, or the hits do not come from a search
     */
    public static Chart map(Chunks chunks, Embeddings embeddings, String question, Hits hits) {
        return ChunkMap.of(chunks, embeddings, question, hits);
    }

    /**
     * How similar the texts of one set are to those of another, as a chart: a row for each of {@code a}, a column for each
     * of {@code b}, with similar ones beside each other. Of more than 60 texts on a side a sample is drawn, and the title
     * says so. {@code embeddings.heatmap()} compares texts with themselves.
     *
     * <pre>{@code
     * show(heatmap(model.encodeQueries(questions), model.encodeDocuments(chunks)));
     * }</pre>
     *
     * @throws InvalidInputException an argument is null, or they come from different models
     */
    public static Chart heatmap(Embeddings a, Embeddings b) {
        if (a == null) {
            throw new InvalidInputException("The embeddings are null. Make them with model.encodeDocuments(chunks).");
        }
        return a.heatmap(b);
    }

    /** Shows a value as a table, or as what it prints. */
    public static void show(Object value) {
        Display.current().show(value);
    }

    /** What is installed, what is missing, and the command that mends it. */
    public static void doctor() {
        Doctor.Report report = Doctor.report();
        show(new WrappedTable(report.table()));
        Display.current().notice(Lines.wrap(report.verdict(), Display.current().width()));
    }

    /** The steps, with one line and one example each. */
    public static void help() {
        show(new WrappedTable(Help.steps()));
    }

    /**
     * What a method or a class is for: its signature, what its documentation says, and an example.
     *
     * @param name for example {@code "search"} or {@code "Hits"}
     */
    public static void help(String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidInputException(
                    "The name is empty. Pass the name of a method, for example help(\"search\").");
        }
        Display display = Display.current();
        display.notice(Lines.wrap(Help.of(name.strip()), display.width()));
    }

    /** The whole stack trace of the last error, with its causes. */
    public static void trace() {
        Display.current().notice(ErrorReport.last().map(Rag::stackTrace).orElse("There has been no error so far."));
    }

    private static String stackTrace(Throwable error) {
        var text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }

    private static Path copy(Path file, Path directory) {
        try {
            Files.createDirectories(directory);
            return Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SetupException(
                    "%s can't be written (%s). Choose another directory."
                            .formatted(directory.toAbsolutePath(), IoReason.of(e)),
                    e);
        }
    }
}
