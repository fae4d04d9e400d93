package io.github.ragshell;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import io.github.ragshell.core.SetupException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What the public methods are for, read from the Javadoc: the sources of the packages that a shell imports are part of
 * the jar, in the directory {@code sources}. The JDK's own compiler parses them, so it takes a JDK, as JShell does.
 */
final class ApiDocumentation {

    /**
     * A public method, or a class.
     *
     * @param name of the method, or of the class
     * @param signature as a person writes it
     * @param parameters their types; none for a class
     * @param comment its Javadoc, without the stars, and with the values of constants in place of their names
     */
    record Entry(String name, String signature, List<String> parameters, String comment) {

        /** Whether it is called on an object or a class, not by its name alone. */
        boolean hasReceiver() {
            return !signature.startsWith(name + "(");
        }
    }

    private static final Pattern CONSTANT =
            Pattern.compile("\\{@(?:value|link|linkplain)\\s+(\\w*)#([A-Z][A-Z\\d_]*)(?:\\s[^{}]*)?}");

    private ApiDocumentation() {}

    /** All public classes and methods, in the order of their files. */
    static List<Entry> read() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new SetupException(
                    "help(name) reads the documentation with the JDK's compiler, but this is a JRE. Start a JDK, or read docs/.");
        }
        try {
            var task =
                    (JavacTask) compiler.getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, sources());
            var scanner = new Scanner(DocTrees.instance(task));
            for (CompilationUnitTree unit : task.parse()) {
                scanner.scan(unit, null);
            }
            return scanner.entries();
        } catch (IOException | URISyntaxException e) {
            throw new SetupException(
                    "The documentation in ragshell's jar can't be read (%s). Build it again: mvn -q package -DskipTests"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static List<JavaFileObject> sources() throws IOException, URISyntaxException {
        Path jar = Path.of(ApiDocumentation.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (Files.isDirectory(jar)) {
            return sources(jar.resolve("sources"));
        }
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            return sources(files.getPath("sources"));
        }
    }

    private static List<JavaFileObject> sources(Path directory) throws IOException {
        var sources = new ArrayList<JavaFileObject>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                sources.add(new Source(file.getFileName().toString(), Files.readString(file)));
            }
        }
        return sources;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("source:///" + name), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {

        private final DocTrees documentation;
        private final List<Found> found = new ArrayList<>();
        private final Map<String, String> constants = new HashMap<>();

        private record Found(String type, Entry entry) {}

        Scanner(DocTrees documentation) {
            this.documentation = documentation;
        }

        List<Entry> entries() {
            return found.stream()
                    .map(one -> new Entry(
                            one.entry().name(),
                            one.entry().signature(),
                            one.entry().parameters(),
                            withValues(one.entry().comment(), one.type())))
                    .toList();
        }

        private String withValues(String comment, String type) {
            return CONSTANT.matcher(comment).replaceAll(constant -> {
                String owner = constant.group(1).isEmpty() ? type : constant.group(1);
                return Matcher.quoteReplacement(
                        constants.getOrDefault(owner + "#" + constant.group(2), constant.group()));
            });
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            collectConstants(type);
            if (!type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                return null;
            }
            String name = type.getSimpleName().toString();
            add(name, name, name, List.of());
            return super.visitClass(type, null);
        }

        private void collectConstants(ClassTree type) {
            for (Tree member : type.getMembers()) {
                if (member instanceof VariableTree variable
                        && variable.getModifiers().getFlags().contains(Modifier.STATIC)
                        && variable.getInitializer() instanceof LiteralTree literal
                        && literal.getValue() != null) {
                    constants.put(
                            type.getSimpleName() + "#" + variable.getName(),
                            literal.getValue().toString());
                }
            }
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            var type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            boolean open = type.getKind() == Tree.Kind.INTERFACE
                    || method.getModifiers().getFlags().contains(Modifier.PUBLIC);
            if (open && method.getReturnType() != null) {
                String door = type.getSimpleName().contentEquals("Rag") ? "" : type.getSimpleName() + ".";
                String parameters = method.getParameters().stream()
                        .map(parameter -> parameter.getType() + " " + parameter.getName())
                        .collect(Collectors.joining(", "));
                add(
                        type.getSimpleName().toString(),
                        method.getName().toString(),
                        "%s%s(%s) -> %s".formatted(door, method.getName(), parameters, method.getReturnType()),
                        method.getParameters().stream()
                                .map(parameter -> parameter.getType().toString())
                                .toList());
            }
            return null;
        }

        private void add(String type, String name, String signature, List<String> parameters) {
            String comment = documentation.getDocComment(getCurrentPath());
            if (comment != null) {
                found.add(new Found(type, new Entry(name, signature, parameters, comment)));
            }
        }
    }
}
