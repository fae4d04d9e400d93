package io.github.ragshell.jjava;

import io.github.ragshell.Rag;
import io.github.ragshell.core.ErrorReport;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.Settings;
import io.github.ragshell.milvus.Milvus;
import io.github.ragshell.view.TextStream;
import java.util.List;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;

/**
 * {@code %doctor}: what is installed and what is missing. {@code %%ask [milvus] [collection]}: the cell's text is a
 * question; it is answered, with checked citations, from the collection ({@value AskRequest#DEFAULT_COLLECTION} where
 * none is named) of the Milvus that is open, and the answer appears below the cell as it comes. Where several are open
 * the cell names one. {@code %ask question} asks in one line.
 */
final class Magics {

    private Magics() {}

    static void register(MagicsRegistry registry, NotebookDisplay display) {
        registry.registerLineMagic("doctor", (LineMagic<Object, BaseKernel>) (kernel, args) -> run(() -> {
            Rag.doctor();
            return null;
        }));
        registry.registerCellMagic("ask", (CellMagic<Object, BaseKernel>)
                (kernel, args, body) -> run(() -> ask(display, AskRequest.of(args, body))));
        registry.registerLineMagic("ask", (LineMagic<Object, BaseKernel>)
                (kernel, args) -> run(() -> ask(display, AskRequest.of(List.of(), String.join(" ", args)))));
    }

    private static Object run(Supplier<Object> magic) {
        try {
            return magic.get();
        } catch (RagException e) {
            if (Settings.trace()) {
                throw e;
            }
            ErrorReport.printed(e);
            throw new MagicError(e);
        }
    }

    private static Object ask(NotebookDisplay display, AskRequest request) {
        List<Milvus> open = Milvus.allOpen();
        String address = AskedMilvus.address(
                open.stream().map(Milvus::address).toList(), request.milvus(), Setting.MILVUS_URI.value());
        // Of two at the same address the later one has the newer token
        for (int i = open.size() - 1; i >= 0; i--) {
            if (open.get(i).address().equals(address)) {
                return answer(display, open.get(i), request);
            }
        }
        try (Milvus milvus = Rag.milvus(address)) {
            return answer(display, milvus, request);
        }
    }

    private static Object answer(NotebookDisplay display, Milvus milvus, AskRequest request) {
        var pipeline = Rag.pipeline(milvus, request.collection(), Rag.embeddingModel(), Rag.lepton())
                .cited();
        try (TextStream place = display.textStream("Not complete: this is what has come so far.")) {
            place.finish(pipeline.stream(request.question(), place::append));
        }
        return null;
    }
}
