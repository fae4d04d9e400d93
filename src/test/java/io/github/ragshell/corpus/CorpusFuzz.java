package io.github.ragshell.corpus;

import io.github.ragshell.corpus.reading.Document;
import io.github.ragshell.corpus.reading.FileReader;
import io.github.ragshell.corpus.reading.Limits;
import io.github.ragshell.fuzz.Scratch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

public final class CorpusFuzz {

    private static final FileReader READER = new FileReader(Limits.DEFAULT);

    private CorpusFuzz() {}

    public static void split(byte[] data) {
        String text = Scratch.text(data);
        String separator = data.length > 0 && data[0] > ' ' ? String.valueOf((char) data[0]) : "# ";
        List<Chunk> chunks = TextSplit.split(text, separator, "file.md", 0);
        String joined = chunks.stream().map(Chunk::text).collect(Collectors.joining(separator));
        if (!joined.equals(text)) {
            throw new AssertionError("the chunks are not the text");
        }
    }

    public static void splitDocument(byte[] data) throws Exception {
        Document document =
                READER.read(Scratch.file("split.md", Scratch.text(data).getBytes(StandardCharsets.UTF_8)), "split.md");
        TokenCount tokens = text -> (text.length() + 3) / 4;
        var whole = new Document.Range(0, document.text().length());
        for (Splitter splitter : List.of(
                Splitter.byHeading(),
                Splitter.byTokens(8, 0),
                Splitter.byTokens(20, 10),
                Splitter.byHeading().then(Splitter.byTokens(30, 5)))) {
            requireAll(document.text(), splitter.cut(document, whole, tokens), splitter);
        }
    }

    private static void requireAll(String text, List<Document.Range> pieces, Splitter splitter) {
        boolean[] kept = new boolean[text.length()];
        for (Document.Range piece : pieces) {
            for (int i = piece.begin(); i < piece.end(); i++) {
                kept[i] = true;
            }
        }
        for (int i = 0; i < kept.length; i++) {
            if (!kept[i] && !Character.isWhitespace(text.charAt(i))) {
                throw new AssertionError("cut " + splitter + ", the character at " + i + " is lost");
            }
        }
    }
}
