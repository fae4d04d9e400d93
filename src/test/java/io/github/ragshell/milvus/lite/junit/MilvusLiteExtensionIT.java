package io.github.ragshell.milvus.lite.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventType;

/** Runs test classes as a user would write them, on the JUnit of this build; NewProjectIT runs one on JUnit 5. */
class MilvusLiteExtensionIT {

    private static final List<MilvusLite> SEEN = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @ExtendWith(MilvusLiteExtension.class)
    static class PerClass {
        @Test
        void one(MilvusLite milvus, @MilvusUri String uri) {
            see(milvus, uri);
        }

        @Nested
        class Inner {
            @Test
            void two(MilvusLite milvus, @MilvusUri URI uri) {
                see(milvus, uri.toString());
            }
        }
    }

    static class PerMethod {
        @RegisterExtension
        final MilvusLiteExtension milvus =
                MilvusLiteExtension.builder().engine(Engine.ofNewDatabases()).build();

        @Test
        void one() {
            see(milvus.lite(), milvus.uri());
        }

        @Test
        void two() {
            see(milvus.lite(), milvus.uri());
        }
    }

    static class Early {
        @RegisterExtension
        static final MilvusLiteExtension MILVUS = MilvusLiteExtension.builder().build();

        // As a framework does that asks before the tests begin
        static final String URI = MILVUS.uri();

        @Test
        void one(MilvusLite milvus) {
            see(milvus, URI);
        }
    }

    static class AfterAnotherFailed {
        @RegisterExtension
        static final BeforeAllCallback FAILS = context -> {
            throw new IllegalStateException("not ours");
        };

        @RegisterExtension
        static final MilvusLiteExtension MILVUS = MilvusLiteExtension.builder().build();

        @Test
        void one() {}
    }

    static class AtOnce {
        private static final CyclicBarrier BOTH = new CyclicBarrier(2);

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @ExtendWith(MilvusLiteExtension.class)
        void one(int number, MilvusLite milvus, @MilvusUri String uri) throws Exception {
            BOTH.await(60, TimeUnit.SECONDS);
            see(milvus, uri);
            BOTH.await(60, TimeUnit.SECONDS);
        }
    }

    @ExtendWith(MilvusLiteExtension.class)
    static class EarlyOrBoth {
        EarlyOrBoth(MilvusLite milvus) {
            see(milvus, milvus.uri());
        }

        @Test
        @ExtendWith(MilvusLiteExtension.class)
        void one(MilvusLite milvus) {
            see(milvus, milvus.uri());
        }
    }

    @ExtendWith(MilvusLiteExtension.class)
    static class WrongType {
        @Test
        void one(@MilvusUri int port) {}
    }

    @Test
    void should_have_one_database_for_a_class_and_what_is_nested_in_it() {
        run(PerClass.class, 2);

        assertThat(SEEN).hasSize(2);
        assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
        assertNothingIsLeft();
    }

    @Test
    void should_have_one_database_for_each_method_when_the_field_is_not_static() {
        assertTwoDatabases(PerMethod.class);
    }

    @Test
    void should_have_one_database_for_each_method_that_runs_at_the_same_time() {
        assertTwoDatabases(AtOnce.class);
    }

    @Test
    void should_have_the_database_of_its_class_for_a_method_and_the_constructor() {
        run(EarlyOrBoth.class, 1);

        assertThat(SEEN).hasSize(2);
        assertThat(SEEN.get(0)).isSameAs(SEEN.get(1));
        assertNothingIsLeft();
    }

    @Test
    void should_give_the_same_address_when_it_is_asked_for_before_the_tests_begin() {
        run(Early.class, 1);

        assertNothingIsLeft();
    }

    @Test
    void should_leave_the_failure_to_another_extension_when_that_one_failed() {
        assertThat(failure(AfterAnotherFailed.class)).hasMessage("not ours").hasNoSuppressedExceptions();
    }

    @Test
    void should_name_the_types_that_a_uri_can_have() {
        assertThat(failure(WrongType.class))
                .hasMessage("@MilvusUri is on a parameter of type int. Make it a String or a URI.");
    }

    private static void see(MilvusLite milvus, String uri) {
        assertThat(milvus.isAlive()).isTrue();
        assertThat(milvus.uri()).isEqualTo(uri);
        assertThat(milvus.database()).exists();
        SEEN.add(milvus);
    }

    private static void run(Class<?> test, int methods) {
        execute(test).testEvents().assertStatistics(events -> events.started(methods)
                .succeeded(methods));
    }

    private static Throwable failure(Class<?> test) {
        return execute(test).allEvents().stream()
                .filter(event -> event.getType() == EventType.FINISHED)
                .map(event -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable())
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    private static EngineExecutionResults execute(Class<?> test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute();
    }

    private static void assertTwoDatabases(Class<?> tests) {
        run(tests, 2);

        assertThat(SEEN)
                .extracting(MilvusLite::database)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertNothingIsLeft();
    }

    private static void assertNothingIsLeft() {
        assertThat(SEEN).noneMatch(MilvusLite::isAlive);
        assertThat(SEEN)
                .extracting(lite -> lite.database().getParent())
                .noneMatch((Path directory) -> Files.exists(directory));
    }
}
