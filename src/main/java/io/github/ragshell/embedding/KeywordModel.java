package io.github.ragshell.embedding;

import io.github.ragshell.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Turns a text into a sparse vector of its words, so that the inner product of a document and a question is the score
 * of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009; k1 = 1.2, b = 0.75).
 *
 * <p>The document's side holds how often a word occurs, saturated and set against the length of the text; how rare a word
 * is (idf) belongs to the question's side and is asked of the collection when a question comes. So a document's vector
 * never changes with the other documents. Texts are compared with a length of {@value #LENGTH} words, which is about what a
 * chunk has, where BM25 takes the collection's mean.
 *
 * <p>Words are found and stemmed by Lucene's analyzers. An identifier such as {@code common.retentionDuration} counts
 * whole and by its parts. A word's place in the vector is the 32-bit Murmur3 hash of its stem. Immutable.
 */
public final class KeywordModel {

    /** The field of a collection that holds the sparse vectors, and what its note calls the model. */
    public static final String FIELD = "keywords";

    private static final String PREFIX = "bm25 ";
    private static final int LENGTH = 120;
    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final int LONGEST_WORD = 100;
    private static final long LARGEST_PLACE = 0xFFFF_FFFEL;
    // Milvus takes no vector without a number; no question asks for this place
    private static final long NOTHING = 0;
    private static final int PARTS = WordDelimiterGraphFilter.GENERATE_WORD_PARTS
            | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
            | WordDelimiterGraphFilter.PRESERVE_ORIGINAL
            | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
            | WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}_](?:[\\p{L}\\p{M}\\p{N}_.:/'\u2019\\-]*[\\p{L}\\p{M}\\p{N}_])?");
    private static final Pattern IDENTIFIER = Pattern.compile("\\p{L}[\\p{L}\\p{N}]+[_.:][\\p{L}\\p{N}]{2}"
            + "|\\p{Ll}\\p{Lu}|(?<![\\p{L}\\p{N}])--?\\p{L}\\p{L}|(?<!\\p{L})\\p{Lu}+\\p{Nd}{2,}|0x\\p{XDigit}"
            + "|`[^`]+`|\"[^\"]+\"");

    private enum Language {
        ENGLISH("English", EnglishAnalyzer.getDefaultStopSet()),
        GERMAN("German2", GermanAnalyzer.getDefaultStopSet()),
        FRENCH("French", FrenchAnalyzer.getDefaultStopSet()),
        SPANISH("Spanish", SpanishAnalyzer.getDefaultStopSet()),
        PLAIN(null, CharArraySet.EMPTY_SET);

        private final String stemmer;
        private final CharArraySet stopWords;

        Language(String stemmer, CharArraySet stopWords) {
            this.stemmer = stemmer;
            this.stopWords = stopWords;
        }
    }

    // An analyzer keeps what it needs for each thread, so that the next text finds it there
    private static final Map<Language, KeywordModel> MODELS = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            MODELS.put(language, new KeywordModel(language));
        }
    }

    private final Language language;
    private final Analyzer analyzer;

    private KeywordModel(Language language) {
        this.language = language;
        this.analyzer = new WordAnalyzer(language);
    }

    /** English words: stemmed by Porter's second stemmer, without Lucene's stop words. */
    public static KeywordModel english() {
        return MODELS.get(Language.ENGLISH);
    }

    /** German words. */
    public static KeywordModel german() {
        return MODELS.get(Language.GERMAN);
    }

    /** French words. */
    public static KeywordModel french() {
        return MODELS.get(Language.FRENCH);
    }

    /** Spanish words. */
    public static KeywordModel spanish() {
        return MODELS.get(Language.SPANISH);
    }

    /** Words of any language as they are, in lower case: no stems, no stop words. */
    public static KeywordModel plain() {
        return MODELS.get(Language.PLAIN);
    }

    /**
     * The model with a {@link #name()}.
     *
     * @throws InvalidInputException no model is called so
     */
    public static KeywordModel named(String name) {
        return MODELS.values().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("There is no keyword model '%s'. Take one of %s."
                        .formatted(
                                name,
                                MODELS.values().stream().map(KeywordModel::name).collect(Collectors.joining(", ")))));
    }

    /** What a collection remembers it by: {@code bm25 english}. */
    public String name() {
        return PREFIX + language.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The words of a document, weighted.
     *
     * @return from the place of a word, 0 to 2^32 - 2, to its weight above 0; never empty
     */
    public SortedMap<Long, Float> encodeDocument(String text) {
        List<Long> words = words(text);
        var counts = new TreeMap<Long, Integer>();
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
        double length = K1 * (1 - B + B * words.size() / LENGTH);
        var weights = new TreeMap<Long, Float>();
        for (Map.Entry<Long, Integer> word : counts.entrySet()) {
            double count = word.getValue();
            weights.put(word.getKey(), (float) (count * (K1 + 1) / (count + length)));
        }
        if (weights.isEmpty()) {
            weights.put(NOTHING, Float.MIN_NORMAL);
        }
        return weights;
    }

    /** The places of a question's words, each once, in the question's order. */
    public List<Long> terms(String question) {
        return words(question).stream().distinct().toList();
    }

    /**
     * How much a word says about a document (Lucene's idf, never below 0).
     *
     * @param documents how many there are
     * @param having how many of them have the word
     */
    public static double rarity(long documents, long having) {
        return Math.log(1 + (Math.max(documents, having) - having + 0.5) / (having + 0.5));
    }

    /** Whether a question names something exactly: a quoted word, an option, an identifier, an error code. */
    public static boolean namesSomething(String question) {
        return IDENTIFIER.matcher(required(question)).find();
    }

    private List<Long> words(String text) {
        var words = new ArrayList<Long>();
        try (TokenStream stream = analyzer.tokenStream("", required(text))) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(place(new BytesRef(term)));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can always be read", e);
        }
        return words;
    }

    private static String required(String text) {
        if (text == null) {
            throw new InvalidInputException("The text is null. Pass a text.");
        }
        return text;
    }

    private static long place(BytesRef word) {
        return Math.min(LARGEST_PLACE, Integer.toUnsignedLong(StringHelper.murmurhash3_x86_32(word, 0)));
    }

    private static final class WordAnalyzer extends Analyzer {

        private final Language language;

        WordAnalyzer(Language language) {
            this.language = language;
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            var words = new PatternTokenizer(WORD, 0);
            TokenStream parts = new WordDelimiterGraphFilter(words, PARTS, null);
            TokenStream lower = new LowerCaseFilter(new LengthFilter(parts, 1, LONGEST_WORD));
            TokenStream kept = new StopFilter(lower, language.stopWords);
            TokenStream stems = language.stemmer == null ? kept : new SnowballFilter(kept, language.stemmer);
            return new TokenStreamComponents(words, new RemoveDuplicatesTokenFilter(stems));
        }
    }

    /** Its {@link #name()}. */
    @Override
    public String toString() {
        return name();
    }
}
