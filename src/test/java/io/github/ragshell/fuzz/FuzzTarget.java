package io.github.ragshell.fuzz;

import io.github.ragshell.chart.ChartFuzz;
import io.github.ragshell.chat.ChatFuzz;
import io.github.ragshell.core.CoreFuzz;
import io.github.ragshell.core.RagException;
import io.github.ragshell.core.internal.ArchiveFuzz;
import io.github.ragshell.corpus.CorpusFuzz;
import io.github.ragshell.corpus.reading.ReadingFuzz;
import io.github.ragshell.corpus.reading.UnreadableException;
import io.github.ragshell.embedding.EmbeddingFuzz;
import io.github.ragshell.milvus.FilterFuzz;
import io.github.ragshell.milvus.lite.LiteFuzz;
import io.github.ragshell.milvus.lite.RelayFuzz;
import io.github.ragshell.view.ViewFuzz;

/** Everything that reads what others wrote. Bytes that are refused with a sentence are no finding; all else is. */
public enum FuzzTarget {
    UNZIP(ArchiveFuzz::unzip),
    SPLIT(CorpusFuzz::split),
    SPLIT_DOCUMENT(CorpusFuzz::splitDocument),
    TEXT_FILES(ReadingFuzz::texts),
    PDF(ReadingFuzz::pdf),
    OFFICE(ReadingFuzz::office),
    MARKDOWN(ViewFuzz::markdown),
    TABLE(ViewFuzz::table),
    CHART(ChartFuzz::chart),
    ANSWER(ChatFuzz::answer),
    CITATIONS(ChatFuzz::citations),
    FILTER(FilterFuzz::filter),
    SETTINGS(CoreFuzz::settings),
    MODEL(EmbeddingFuzz::model),
    TOKENIZER(EmbeddingFuzz::tokenizer),
    VECTORS(EmbeddingFuzz::vectors),
    OWNER(LiteFuzz::owner),
    LOCK(LiteFuzz::lock),
    JOURNAL(LiteFuzz::journal),
    UPSERT(LiteFuzz::upsert),
    REQUEST(LiteFuzz::request),
    FRAMES(RelayFuzz::frames);

    /** Reads bytes, and throws when they have a property they must not have. */
    @FunctionalInterface
    private interface Body {
        void read(byte[] data) throws Exception;
    }

    private final Body body;

    FuzzTarget(Body body) {
        this.body = body;
    }

    /** Reads the bytes; returns when they are taken, or refused in the way they should be. */
    public void run(byte[] data) throws Exception {
        try {
            body.read(data);
        } catch (RagException | UnreadableException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("refused without a sentence", e);
            }
        }
    }
}
