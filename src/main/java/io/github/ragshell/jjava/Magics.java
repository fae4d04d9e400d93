package io.github.ragshell.jjava;

import io.github.ragshell.Rag;
import io.github.ragshell.chat.Answer;
import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.milvus.Milvus;
import java.util.List;
import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;

/**
 * {@code %doctor}: what is installed and what is missing. {@code %%ask [collection]}: the cell's text is a question; it
 * is answered from the collection ({@value #DEFAULT_COLLECTION} where none is named) of the Milvus that
 * the notebook has open, else the one {@code MILVUS_URI} names, and the answer appears below the cell as it comes.
 */
final class Magics {

    static final String DEFAULT_COLLECTION = "my_rag_collection";

    private Magics() {}

    static void register(MagicsRegistry registry) {
        registry.registerLineMagic("doctor", (LineMagic<Object, BaseKernel>) (kernel, args) -> {
            Rag.doctor();
            return null;
        });
        registry.registerCellMagic("ask", (CellMagic<Object, BaseKernel>) Magics::ask);
    }

    private static Object ask(BaseKernel kernel, List<String> args, String body) {
        String question = body == null ? "" : body.strip();
        if (question.isEmpty() || args.size() > 1) {
            throw new InvalidInputException(
                    "%%ask needs a question in the lines below it, and takes at most the name of a collection. For example:\n%%ask "
                            + DEFAULT_COLLECTION
                            + "\nHow is data stored in milvus?");
        }
        String collection = args.isEmpty() ? DEFAULT_COLLECTION : args.get(0);
        Optional<Milvus> open = Milvus.latest();
        if (open.isPresent()) {
            return answer(kernel, open.get(), collection, question);
        }
        try (Milvus milvus = Rag.milvus()) {
            return answer(kernel, milvus, collection, question);
        }
    }

    private static Object answer(BaseKernel kernel, Milvus milvus, String collection, String question) {
        var pipeline = Rag.pipeline(milvus, collection, Rag.embeddingModel(), Rag.lepton());
        var spot = new NotebookDisplay.Spot(kernel);
        Answer answer;
        try (var live = spot.text()) {
            answer = pipeline.stream(question, live::append);
        }
        spot.put(kernel.getRenderer().render(answer));
        return null;
    }
}
