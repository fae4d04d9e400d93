package io.github.ragshell.jjava;

import io.github.ragshell.chart.Chart;
import io.github.ragshell.view.Display;
import io.github.ragshell.view.HtmlShowable;
import io.github.ragshell.view.HtmlTables;
import io.github.ragshell.view.Showable;
import io.github.ragshell.view.Tables;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import tech.tablesaw.api.Table;

/** HTML and plain text for every object that shows itself, for Tablesaw's tables and for vectors. */
final class Renderers {

    private Renderers() {}

    /** @param before gets every value of ours that is about to be rendered */
    static void register(Renderer renderer, Consumer<Object> before) {
        charts(renderer, before);
        html(renderer, HtmlShowable.class, HtmlShowable::html, value -> {
            before.accept(value);
            return String.valueOf(value);
        });
        html(renderer, Showable.class, Renderers::html, value -> {
            before.accept(value);
            return value.text(Display.current().width());
        });
        html(renderer, Table.class, HtmlTables::html, Renderers::text);
        html(
                renderer,
                float[].class,
                vector -> HtmlTables.html(Tables.vector(vector)),
                vector -> text(Tables.vector(vector)));
    }

    // JupyterLab shows the interactive chart, what can't do that an image, a terminal the text
    private static void charts(Renderer renderer, Consumer<Object> before) {
        renderer.createRegistration(Chart.class)
                .preferring(MIMEType.IMAGE_PNG)
                .supporting(MIMEType.TEXT_PLAIN)
                .register((chart, context) -> {
                    before.accept(chart);
                    DisplayData out = context.getOutputContainer();
                    chart.bundle(Display.current().width()).forEach(out::putData);
                });
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
}
