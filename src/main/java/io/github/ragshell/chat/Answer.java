package io.github.ragshell.chat;

import io.github.ragshell.core.internal.text.HarmlessText;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.view.HtmlShowable;
import io.github.ragshell.view.Lines;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What came back.
 *
 * @param text the answer, usually Markdown
 * @param model who answered: the model's name, or {@value ExtractiveReader#NAME}
 * @param prompt what was asked
 * @param generation why it ends, tokens, times
 * @param checks its sentences held against the passages; empty where that was not done
 */
public record Answer(String text, String model, Prompt prompt, Generation generation, List<SentenceCheck> checks)
        implements Showable, HtmlShowable {

    /**
     * A passage an answer rests on.
     *
     * @param number how the answer refers to it: [1], [2], ...
     * @param source file and line
     * @param heading the heading it stands under
     * @param distance what Milvus returned for it
     * @param text the passage
     */
    public record Citation(int number, String source, String heading, double distance, String text) {

        public Citation {
            Arguments.require(source, "citation's source", "Pass the file's name.");
            Arguments.require(heading, "citation's heading", "Pass \"\" where there is none.");
            Arguments.require(text, "citation's text", "Pass the passage.");
        }

        /** One line. */
        @Override
        public String toString() {
            return Lines.one(
                    "[" + number + "] %s %s, %s: %s".formatted(Tables.number(distance), source, heading, text));
        }
    }

    public Answer {
        Arguments.require(text, "answer's text", "Pass a text, which may be empty.");
        Arguments.require(model, "answer's model", "Pass the name of who answered.");
        Arguments.require(prompt, "answer's prompt", "Pass what was asked: Prompt.rag(question, hits).");
        Arguments.require(generation, "answer's generation", "Take it from another answer: answer.generation().");
        checks = List.copyOf(Arguments.require(checks, "answer's checks", "Pass List.of() where there are none."));
    }

    /**
     * The passages the answer rests on: those it refers to as [n]; all that the prompt had where the prompt did not ask
     * for that. The extractive reader rests on those that it quotes, whatever [n] stand in them.
     */
    public List<Citation> citations() {
        Set<Integer> cited = extractive() ? ExtractiveReader.quoted(text, prompt.hits()) : CitationMarks.in(text);
        boolean all = !prompt.numbered() && !extractive();
        return prompt.hits().stream()
                .filter(hit -> all || cited.contains(hit.rank()))
                .map(Answer::citation)
                .toList();
    }

    /** Numbers [n] in the text that no passage has: made up by the model. */
    public List<Integer> unknownCitations() {
        if (!prompt.numbered() || extractive()) {
            return List.of();
        }
        Set<Integer> numbers = CitationMarks.in(text);
        prompt.hits().forEach(hit -> numbers.remove(hit.rank()));
        return List.copyOf(numbers);
    }

    /** Whether it only quotes the passages; a number [n] may then be one of theirs. */
    boolean extractive() {
        return model.equals(ExtractiveReader.NAME);
    }

    /** Whether this is not all of the answer: cut off, stopped, or filtered. */
    public boolean partial() {
        return generation.whyPartial().isPresent();
    }

    /** What a reader should know before trusting the text, one sentence each; empty where there is nothing to say. */
    public List<String> remarks() {
        var remarks = new ArrayList<String>();
        generation.whyPartial().ifPresent(why -> remarks.add("Partial answer: " + why + "."));
        unknownCitations()
                .forEach(number -> remarks.add("[" + number + "] names no passage; there are "
                        + prompt.hits().size() + "."));
        long weak = checks.stream().filter(SentenceCheck::weak).count();
        if (weak > 0) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "%d of %d sentences have little support in the passages (similarity below %.2f).",
                    weak,
                    checks.size(),
                    SentenceCheck.WEAK_BELOW));
        }
        return remarks;
    }

    /** The passages used: number, distance, heading, source. The title says who answered, why it ends, tokens, times. */
    @Override
    public Table table() {
        List<Citation> used = citations();
        return Table.create(
                "answer by %s: %s".formatted(model, generation.summary()),
                IntColumn.create("n", used.stream().mapToInt(Citation::number).toArray()),
                DoubleColumn.create(
                        "distance",
                        used.stream().mapToDouble(Citation::distance).toArray()),
                StringColumn.create("heading", used.stream().map(Citation::heading)),
                StringColumn.create("source", used.stream().map(Citation::source)));
    }

    /** The sentences: text, cited passages, support, nearest passage, and a mark where the support is weak. */
    public Table checkTable() {
        return SentenceCheck.table(checks);
    }

    /** The answer with its sentences held against the passages by an embedding model; asks no language model. */
    public Answer checkedBy(EmbeddingModel embedding) {
        Arguments.require(embedding, "embedding model", "Pass one, for example embeddingModel().");
        List<SentenceCheck> found = new SupportCheck(embedding).check(text, prompt.hits());
        return new Answer(text, model, prompt, generation, found);
    }

    /** The text, the passages used, and the support of each sentence. */
    @Override
    public String html() {
        return AnswerCard.html(this);
    }

    /** The text, what to know about it, and who wrote it. */
    @Override
    public String toString() {
        String remarks = String.join("\n", remarks());
        return HarmlessText.of(text + "\n\n" + (remarks.isEmpty() ? "" : remarks + "\n\n") + "-- " + model);
    }

    /** The answer as {@link #toString} has it, in lines of that width, and the passages used. */
    @Override
    public String text(int width) {
        return Lines.wrap(toString(), width) + "\n\n" + Tables.text(table(), width);
    }

    private static Citation citation(Hit hit) {
        String source = hit.line() > 0 ? hit.source() + ":" + hit.line() : hit.source();
        return new Citation(hit.rank(), source, hit.heading(), hit.distance(), hit.text());
    }
}
