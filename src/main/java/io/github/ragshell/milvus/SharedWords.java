package io.github.ragshell.milvus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words of a question that a text has too, in upper or lower case, with or without a final s. Words of one or two
 * letters, and the most frequent ones of English, do not count.
 */
final class SharedWords {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");
    private static final Set<String> FREQUENT = Set.of(
            ("the and for are was were how what which when where why who does did can could will would should may"
                            + " must have has had not but with from into that this these those there they them its it's you"
                            + " your our all any one other than then also only each get use")
                    .split(" "));

    private final Set<String> words;

    SharedWords(String question) {
        words = WORD.matcher(question)
                .results()
                .map(MatchResult::group)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() > 2 && !FREQUENT.contains(word))
                .map(SharedWords::stem)
                .collect(Collectors.toSet());
    }

    /** The shared words as they stand in the text, each once. */
    List<String> in(String text) {
        var found = new LinkedHashSet<String>();
        places(text).forEach(place -> found.add(place.group()));
        return List.copyOf(found);
    }

    /** Where the shared words stand in the text, in order. */
    List<MatchResult> places(String text) {
        return new ArrayList<>(WORD.matcher(text)
                .results()
                .filter(word -> words.contains(stem(word.group().toLowerCase(Locale.ROOT))))
                .toList());
    }

    private static String stem(String word) {
        return word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }
}
