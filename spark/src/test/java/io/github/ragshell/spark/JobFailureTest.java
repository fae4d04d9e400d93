package io.github.ragshell.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.core.SetupException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class JobFailureTest {

    @Test
    void should_say_what_the_executor_said() {
        var failure =
                new SparkException("Job aborted", new SetupException("On the executor at a: no room. Free some."));

        assertThat(JobFailure.sentence(failure)).isEqualTo("On the executor at a: no room. Free some.");
    }

    @Test
    void should_say_that_executors_ended() {
        var failure = new SparkException(
                "Job aborted due to stage failure: Task 1 in stage 3.0 failed 4 times, most recent failure: Lost task 1.3 in stage 3.0 (TID 9) (10.0.0.1 executor 2): ExecutorLostFailure (executor 2 exited caused by one of the running tasks) Reason: Command exited with code 137\nDriver stacktrace:");

        assertThat(JobFailure.sentence(failure))
                .isEqualTo(
                        "Executors ended again and again: ExecutorLostFailure (executor 2 exited caused by one of the running tasks) Reason: Command exited with code 137. Look into their stderr; where memory is the reason, raise spark.executor.memory or spark.executor.memoryOverhead, because the model lives outside of the heap. What has been written stays; submit the job again to go on.");
    }

    @Test
    void should_give_the_first_line_of_anything_else() {
        assertThat(JobFailure.sentence(new SparkException("All masters are unresponsive! Giving up.\nmore")))
                .isEqualTo(
                        "The job failed: All masters are unresponsive! Giving up. What has been written stays; submit the job again to go on.");
    }
}
