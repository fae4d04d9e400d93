package io.github.ragshell.jjava;

import io.github.ragshell.view.Display;
import io.github.ragshell.view.HtmlShowable;
import io.github.ragshell.view.HtmlTables;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** HTML and plain text for every object that shows itself, for Tablesaw's tables and for vectors. */
final class Renderers {

    private static final int COMPONENTS_SHOWN = 10;

    private Renderers() {}

    /** @param before gets every value of ours that is about to be rendered */
    static void register(Renderer renderer, Consumer<Object> before) {
        html(renderer, HtmlShowable.class, HtmlShowable::html, value -> {
            before.accept(value);
            return String.valueOf(value);
        });
        html(renderer, Showable.class, Renderers::html, value -> {
            before.accept(value);
            return String.valueOf(value);
        });
        html(renderer, Table.class, HtmlTables::html, Renderers::text);
        html(renderer, float[].class, vector -> HtmlTables.html(table(vector)), vector -> text(table(vector)));
    }

    private interface Format<T> {
        String of(T value);
    }

    private static <T> void html(Renderer renderer, Class<T> type, Format<T> html, Format<T> text) {
        renderer.createRegistration(type)
                .preferring(MIMEType.TEXT_HTML)
                .supporting(MIMEType.TEXT_PLAIN)
                .register((value, context) -> {
                    DisplayData out = context.getOutputContainer();
                    out.putText(text.of(value));
                    out.putHTML(html.of(value));
                });
    }

    // An object may be both, and the order in which the kernel asks is that of its declaration
    private static String html(Showable value) {
        return value instanceof HtmlShowable own ? own.html() : HtmlTables.html(value.table());
    }

    private static String text(Table table) {
        return Tables.text(table, Display.current().width());
    }

    private static Table table(float[] vector) {
        int shown = Math.min(COMPONENTS_SHOWN, vector.length);
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        var components = FloatColumn.create("component");
        IntStream.range(0, shown).forEach(i -> components.append(vector[i]));
        return Table.create(
                "a vector of %d numbers, norm %s; the first %d"
                        .formatted(vector.length, Tables.number(Math.sqrt(squares)), shown),
                IntColumn.create("index", IntStream.range(0, shown).toArray()),
                components);
    }
}
