package io.github.ragshell.milvus.lite.junit;

import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.LiteListener;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.github.ragshell.milvus.lite.MilvusLiteBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an embedded Milvus with an empty database, which is deleted afterwards. A class with
 * {@code @ExtendWith(MilvusLiteExtension.class)}, or with a static field as below, has one database for all its methods
 * and nested classes; a method with that annotation in a class without it, or a field that is not static, one for each
 * method.
 *
 * <pre>{@code
 * @ExtendWith(MilvusLiteExtension.class)
 * class SearchTest {
 *     @Test
 *     void finds(MilvusLite milvus) { ... }
 *
 *     @Test
 *     void findsToo(@MilvusUri String uri) { ... }
 * }
 *
 * class OtherTest {
 *     @RegisterExtension
 *     static MilvusLiteExtension milvus = MilvusLiteExtension.builder().engine(Engine.PYTHON).build();
 * }
 * }</pre>
 *
 * <p>A test class that has two of these uses their fields: for parameters JUnit could not tell which one is meant. Tests
 * that share a field and run at the same time share its database; so give subclasses of a class with a static field
 * {@code @Execution(SAME_THREAD)} or a {@code @ResourceLock}, or use {@code @ExtendWith}.
 */
public final class MilvusLiteExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace STORE = Namespace.create(MilvusLiteExtension.class);

    private final MilvusLiteBuilder options;
    private final boolean field;
    // The contexts that are under way: JUnit also calls "after" where "before" was never called or failed
    private final Set<String> users = new HashSet<>();
    private MilvusLite lite;

    /** As JUnit makes it for {@code @ExtendWith}: with every option at its default. */
    public MilvusLiteExtension() {
        this(MilvusLite.temporary(), false);
    }

    private MilvusLiteExtension(MilvusLiteBuilder options, boolean field) {
        this.options = options;
        this.field = field;
    }

    /** Options for a field with {@code @RegisterExtension}. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The database; opened now where the test has not begun yet, as it may be for a {@code @DynamicPropertySource}.
     *
     * @throws io.github.ragshell.core.RagException as {@link MilvusLite#open(Path)}
     */
    public synchronized MilvusLite lite() {
        if (lite == null) {
            lite = options.open();
        }
        return lite;
    }

    /** Where a Milvus client connects, as {@link MilvusLite#uri()}. */
    public String uri() {
        return lite().uri();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(MilvusUri.class)
                || parameter.getParameter().getType() == MilvusLite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == MilvusLite.class) {
            return of(context);
        }
        if (type == String.class) {
            return of(context).uri();
        }
        if (type == URI.class) {
            return URI.create(of(context).uri());
        }
        throw new ParameterResolutionException(
                "@MilvusUri is on a parameter of type %s. Make it a String or a URI.".formatted(type.getName()));
    }

    /** The database of a test, or of what it is in: of two that run at the same time each has its own. */
    private synchronized MilvusLite of(ExtensionContext context) {
        if (field) {
            return lite();
        }
        MilvusLite found = context.getStore(STORE).get(this, MilvusLite.class);
        if (found == null) {
            found = users.isEmpty() ? lite() : options.open();
            lite = found;
            context.getStore(STORE).put(this, found);
            users.add(context.getUniqueId());
        }
        return found;
    }

    private synchronized void begin(ExtensionContext context) {
        of(context);
        if (field) {
            users.add(context.getUniqueId());
        }
    }

    private synchronized void end(ExtensionContext context) {
        MilvusLite ended = field ? lite : context.getStore(STORE).remove(this, MilvusLite.class);
        if (users.remove(context.getUniqueId()) && (!field || users.isEmpty())) {
            if (lite == ended) {
                lite = null;
            }
            ended.close();
        }
    }

    /** How the database of a test is opened. Every option may be left out. */
    public static final class Builder {

        private final MilvusLiteBuilder options = MilvusLite.temporary();

        private Builder() {}

        /** The program that serves the database; see {@link MilvusLiteBuilder#engine(Engine)}. */
        public Builder engine(Engine engine) {
            options.engine(engine);
            return this;
        }

        /** Where the server's output goes, and stays after the test; see {@link MilvusLiteBuilder#log(Path)}. */
        public Builder log(Path log) {
            options.log(log);
            return this;
        }

        /** How long the server may take until it answers; see {@link MilvusLiteBuilder#startTimeout(Duration)}. */
        public Builder startTimeout(Duration startTimeout) {
            options.startTimeout(startTimeout);
            return this;
        }

        /** Who hears what a person may want to know; see {@link MilvusLiteBuilder#listener(LiteListener)}. */
        public Builder listener(LiteListener listener) {
            options.listener(listener);
            return this;
        }

        /** The extension, for a field with {@code @RegisterExtension}. */
        public MilvusLiteExtension build() {
            return new MilvusLiteExtension(options, true);
        }
    }
}
