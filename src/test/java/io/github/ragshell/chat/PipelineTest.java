package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.RagException;
import io.github.ragshell.milvus.SearchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PipelineTest {

    @RegisterExtension
    static final LoadedModel MODEL = new LoadedModel();

    private final StubEndpoint endpoint = new StubEndpoint();
    private final Pipeline pipeline = new Pipeline(
            (question, query, options) -> StubEndpoint.hits("Inserted data is a log.", "Metadata is in etcd.", "x")
                    .first(options.limit()),
            MODEL.get(),
            endpoint.lepton());

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void should_retrieve_prompt_and_answer_and_tell_what_it_did() {
        endpoint.answers(StubEndpoint.completion("\"In etcd.\"", "stop"));

        Answer answer = pipeline.passages(2).ask("Where is metadata?");

        assertThat(answer.text()).isEqualTo("In etcd.");
        assertThat(answer.prompt())
                .isEqualTo(Prompt.rag(
                        "Where is metadata?", StubEndpoint.hits("Inserted data is a log.", "Metadata is in etcd.")));
    }

    @Test
    void should_search_as_the_options_say() {
        endpoint.answers(StubEndpoint.completion("\"In etcd.\"", "stop"));
        var asked = new ArrayList<SearchOptions>();
        var searching = new Pipeline(
                (question, query, options) -> {
                    asked.add(options);
                    return StubEndpoint.hits("Metadata is in etcd.");
                },
                MODEL.get(),
                endpoint.lepton());
        SearchOptions auto = SearchOptions.top(5).auto();

        searching.search(auto).ask("Where is metadata?");

        assertThat(asked).containsExactly(auto);
        assertThat(searching.search(auto)).hasToString(searching.passages(5).toString());
    }

    @Test
    void should_keep_a_trace_of_the_last_question() {
        endpoint.answers(StubEndpoint.completion("\"In etcd [2].\"", "stop"));
        Pipeline cited = pipeline.passages(2).cited();

        cited.ask("Where is metadata?");

        var trace = cited.trace();
        assertThat(trace.name()).isEqualTo("trace: Where is metadata?");
        assertThat(trace.stringColumn("step").asList()).containsExactly("embed", "search", "prompt", "answer", "check");
        assertThat(trace.stringColumn("result").asList())
                .startsWith("384 numbers", "[1] 1.0000 Heading 1, [2] 0.5000 Heading 2")
                .endsWith("1 sentence");
        assertThat(trace.doubleColumn("ms").min()).isNotNegative();
    }

    @Test
    void should_check_the_sentences_of_a_cited_answer() {
        endpoint.answers(StubEndpoint.completion("\"Metadata is in etcd [2].\"", "stop"));

        Answer answer = pipeline.cited().ask("Where is metadata?");

        assertThat(answer.prompt().numbered()).isTrue();
        assertThat(answer.checks()).hasSize(1);
        assertThat(answer.checks().get(0).weak()).isFalse();
    }

    @Test
    void should_stream_the_answer() {
        endpoint.answers(StubEndpoint.events(
                StubEndpoint.piece("In "), StubEndpoint.piece("etcd."), StubEndpoint.finish("stop"), "[DONE]"));
        var pieces = new ArrayList<String>();

        assertThat(pipeline.stream("Where is metadata?", pieces::add).text()).isEqualTo("In etcd.");
        pipeline.stream("Where is metadata?");

        assertThat(pieces).containsExactly("In ", "etcd.");
        assertThat(endpoint.notices).containsExactly("In etcd.");
    }

    @Test
    void should_answer_many_questions_and_keep_going_when_one_fails() {
        endpoint.answers(StubEndpoint.completion("\"B\"", "stop"));
        endpoint.answersAbout("two", StubEndpoint.error(400, "no"));

        var table = pipeline.passages(1).askAll(List.of("one", "two", "three"));

        assertThat(table.name()).isEqualTo("3 questions");
        assertThat(table.columnNames()).containsExactly("question", "answer", "passages", "remarks", "seconds");
        assertThat(table.stringColumn("question").asList()).containsExactly("one", "two", "three");
        assertThat(table.stringColumn("answer").asList()).containsExactly("B", "", "B");
        assertThat(table.stringColumn("remarks").asList().stream().filter(r -> !r.isEmpty()))
                .singleElement()
                .asString()
                .startsWith(endpoint.url() + " did not accept the request (HTTP status 400, model mistral-7b): no.");
    }

    @Test
    void should_keep_the_other_answers_whatever_one_question_throws() {
        var all = new AskAll(question -> {
            if (question.equals("two")) {
                throw new IllegalStateException("a retriever's own");
            }
            return CitationsTest.answer(StubEndpoint.prompt(), "B");
        });

        var table = all.run(List.of("one", "two", "three"));

        assertThat(table.stringColumn("answer").asList()).containsExactly("B", "", "B");
        assertThat(table.stringColumn("remarks").get(1))
                .isEqualTo("failed: java.lang.IllegalStateException: a retriever's own");
    }

    @Test
    void should_keep_to_four_questions_at_once() {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var fourAtOnce = new CyclicBarrier(4);
        var all = new AskAll(question -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            awaitOthers(fourAtOnce);
            running.decrementAndGet();
            awaitOthers(fourAtOnce);
            throw new RagException(question);
        });

        var table = all.run(List.of("1", "2", "3", "4", "5", "6", "7", "8"));

        assertThat(most.get()).isEqualTo(4);
        assertThat(table.stringColumn("remarks").asList()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void should_stop_and_keep_the_answers_so_far() {
        endpoint.answers(StubEndpoint.completion("\"B\"", "stop"));
        Thread.currentThread().interrupt();

        var table = pipeline.askAll(List.of("one", "two"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(table.rowCount()).isEqualTo(2);
        assertThat(table.stringColumn("remarks").get(0)).isEqualTo("stopped before it was answered");
    }

    @Test
    void should_name_what_is_missing() {
        assertThatThrownBy(() -> new Pipeline(null, "docs", MODEL.get(), endpoint.lepton()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "The Milvus is null. Call pipeline(milvus, \"my_rag_collection\", embeddingModel(), lepton()).");
        assertThatThrownBy(() -> pipeline.ask(" ")).hasMessage("The question is empty. Pass a question.");
        assertThatThrownBy(() -> pipeline.passages(0))
                .hasMessage("The number of passages is 0. Pass at least 1, for example 3.");
        assertThatThrownBy(() -> pipeline.askAll(null)).hasMessage("The questions are null. Pass a list of questions.");
    }

    private static void awaitOthers(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_keep_the_trace_of_a_question_that_failed() {
        endpoint.answersInTurn(
                StubEndpoint.completion("\"In etcd.\"", "stop"), StubEndpoint.error(400, "the prompt is too long"));
        pipeline.ask("Where is metadata?");

        assertThatThrownBy(() -> pipeline.ask("Where is data?")).isInstanceOf(InvalidInputException.class);

        var trace = pipeline.trace();
        assertThat(trace.name()).isEqualTo("trace: Where is data?");
        assertThat(trace.stringColumn("step").asList()).containsExactly("embed", "search", "prompt", "answer");
        assertThat(trace.stringColumn("result").get(3)).startsWith("failed: ").contains("the prompt is too long");
    }
}
