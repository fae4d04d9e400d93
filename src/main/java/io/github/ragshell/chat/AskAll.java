package io.github.ragshell.chat;

import io.github.ragshell.core.RagException;
import io.github.ragshell.view.Progress;
import io.github.ragshell.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Many questions, a few at a time; one that fails does not hinder the others. */
final class AskAll {

    /** Questions under way at once: endpoints with one graphics card seldom serve more. */
    static final int AT_ONCE = 4;

    private static final String STOPPED = "stopped before it was answered";

    private final Function<String, Answer> ask;

    AskAll(Function<String, Answer> ask) {
        this.ask = ask;
    }

    private record Row(String answer, String passages, String remarks, double seconds) {

        static Row of(Answer answer, double seconds) {
            String passages = answer.citations().stream()
                    .map(citation -> "[" + citation.number() + "] " + citation.source())
                    .collect(Collectors.joining(", "));
            return new Row(answer.text(), passages, String.join(" ", answer.remarks()), seconds);
        }

        static Row failed(String why, double seconds) {
            return new Row("", "", why, seconds);
        }
    }

    Table run(List<String> questions) {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE, work -> {
            var thread = new Thread(work, "ragshell-ask-all");
            thread.setDaemon(true);
            return thread;
        });
        try (var progress = Progress.start("Asking", questions.size(), "questions")) {
            List<Future<Row>> rows = new ArrayList<>();
            questions.forEach(question -> rows.add(pool.submit(() -> row(question, progress))));
            return table(questions, await(rows));
        } finally {
            pool.shutdownNow();
        }
    }

    private Row row(String question, Progress progress) {
        long start = System.nanoTime();
        try {
            Answer answer = ask.apply(question);
            return Row.of(answer, seconds(start));
        } catch (RagException e) {
            return Row.failed(e.getMessage(), seconds(start));
        } catch (RuntimeException e) {
            return Row.failed("failed: " + e, seconds(start));
        } finally {
            progress.advance(1);
        }
    }

    // After an interrupt the answers so far are kept
    private static List<Row> await(List<Future<Row>> futures) {
        var rows = new ArrayList<Row>();
        boolean stopped = false;
        for (Future<Row> future : futures) {
            try {
                boolean wait = !stopped || future.isDone();
                rows.add(wait ? future.get() : Row.failed(STOPPED, 0));
            } catch (InterruptedException e) {
                stopped = true;
                rows.add(Row.failed(STOPPED, 0));
            } catch (ExecutionException e) {
                rows.add(Row.failed("failed: " + e.getCause(), 0));
            }
        }
        if (stopped) {
            Thread.currentThread().interrupt();
        }
        return rows;
    }

    private static Table table(List<String> questions, List<Row> rows) {
        return Table.create(
                Tables.counted(questions.size(), "question"),
                StringColumn.create("question", questions),
                StringColumn.create("answer", rows.stream().map(Row::answer)),
                StringColumn.create("passages", rows.stream().map(Row::passages)),
                StringColumn.create("remarks", rows.stream().map(Row::remarks)),
                DoubleColumn.create(
                        "seconds", rows.stream().mapToDouble(Row::seconds).toArray()));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
