package io.github.ragshell.chat;

import io.github.ragshell.corpus.Sentences;
import io.github.ragshell.fuzz.Scratch;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import io.github.ragshell.view.ViewFuzz;
import java.util.List;

public final class ChatFuzz {

    private ChatFuzz() {}

    public static void answer(byte[] data) {
        String text = Scratch.text(data);
        String half = text.substring(0, text.length() / 2);
        var hits = new Hits(
                List.of(new Hit(1, 1L, 0.5, text, half, 3, text), new Hit(2, 2L, 0.4, half, "a.md", 0, half)), "IP");
        Prompt prompt = Prompt.cited(text.isBlank() ? "?" : text, hits);
        requireOneQuotation(prompt);
        var answer = CitationsTest.answer(prompt, text);
        ViewFuzz.requireHarmless(answer.html());
        answer.toString();
        answer.unknownCitations();
    }

    // As many ends as there are passages
    private static void requireOneQuotation(Prompt prompt) {
        int question = prompt.user().lastIndexOf("Answer this question from the passages above");
        String passages = prompt.user().substring(0, Math.max(0, question));
        if (prompt.question().equals("?") && passages.split("(?i)</\\s*passage", -1).length != 3) {
            throw new AssertionError("a passage ends its own quotation");
        }
    }

    public static void citations(byte[] data) {
        String text = Scratch.text(data);
        if (CitationMarks.in(text).stream().anyMatch(number -> number < 0 || number > 9999)) {
            throw new AssertionError("a number that no mark can have");
        }
        CitationMarks.without(text);
        Sentences.of(text, "heading");
    }
}
