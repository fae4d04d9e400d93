package io.github.ragshell.bench;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.github.ragshell.corpus.TextSplit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is embedded: the FAQ's 72 chunks, or the whole documentation cut the same way. */
final class Texts {

    private Texts() {}

    static List<String> faq(Path docs) {
        return TextSplit.split(docs.resolve("en/faq"), "*.md", "# ").texts();
    }

    static List<String> everything(Path docs) throws Exception {
        var texts = new ArrayList<String>();
        try (var files = Files.walk(docs.resolve("en"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
                texts.addAll(List.of(Files.readString(file).split("# ", -1)));
            }
        }
        return texts;
    }

    /** The texts without what is behind their first tokens, special tokens included; empty ones are left out. */
    static List<String> cut(List<String> texts, Path tokenizer, int tokens) throws Exception {
        var library = TokenizersLibrary.LIB;
        long handle = library.createTokenizerFromString(Files.readString(tokenizer));
        library.setTruncation(handle, tokens, "LONGEST_FIRST", 0);
        library.disablePadding(handle);
        var beginnings = new ArrayList<String>();
        for (String text : texts) {
            long encoding = library.encode(handle, text, true);
            var spans = library.getTokenCharSpans(encoding);
            library.deleteEncoding(encoding);
            if (spans.length > 2) {
                int end = spans[spans.length - 2].getEnd();
                beginnings.add(text.substring(0, text.offsetByCodePoints(0, end)));
            }
        }
        library.deleteTokenizer(handle);
        return beginnings;
    }

    /** Token ids, cut off at 512. The tokenizer's library must be loaded. */
    static List<long[]> tokens(List<String> texts, Path tokenizer) throws Exception {
        var library = TokenizersLibrary.LIB;
        long handle = library.createTokenizerFromString(Files.readString(tokenizer));
        library.setTruncation(handle, 512, "LONGEST_FIRST", 0);
        library.disablePadding(handle);
        var tokens = new ArrayList<long[]>();
        for (String text : texts) {
            long encoding = library.encode(handle, text, true);
            tokens.add(library.getTokenIds(encoding));
            library.deleteEncoding(encoding);
        }
        library.deleteTokenizer(handle);
        return tokens;
    }
}
