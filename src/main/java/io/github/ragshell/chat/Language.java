package io.github.ragshell.chat;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The language of a text, by its commonest words; of any language but these four only the script is known. Words that two
 * languages share count for both, and words that other languages have, too, tell nothing by themselves: Italian has "i"
 * and "in", Portuguese "do", Danish "den".
 */
enum Language {
    ENGLISH(
            "a an and are as at be between by can could did do does for from has have how i if in into is it its many me "
                    + "much my no not of on or our should so than that the there this to was we were what when where which who "
                    + "why will with would you your"),
    GERMAN("alle an auch auf aus bei beim brauche darf das dem den der des die ein eine einem einen einer es für gibt "
            + "hinter ich ihre im in ist kann kein keine man mein meine meinem meinen mich mir mit nach nicht noch nur "
            + "ob oder ohne sein sich sie sind so soll und unter vom von vor wann warum was welche welchen welcher "
            + "welches wenn wer werden wie wieso will wird wo wofür womit wozu wurde zu zum zur zwischen über"),
    FRENCH(
            "au aux avec ce ces cette combien comment dans de des du elle en entre est et il ils j je l la le les leur ma "
                    + "me mes mon ne nous on ou où par pas peut peux plus pour pourquoi qu quand que quel quelle quelles quels "
                    + "qui quoi sa sans se ses si son sont sous sur tous toutes un une vous y à être"),
    SPANISH(
            "al cada como con cuando cuanta cuanto cuantos cual cuales cuál cuáles cuándo cuánta cuántas cuánto cuántos "
                    + "cómo de del desde donde dónde e el en entre es esta este esto está están hasta hay la las le lo los me mi "
                    + "mis muy más no o para pero por puede pueden puedo que quien quién qué se ser si sin sobre son su sus "
                    + "tengo tiene todas todos un una unos y yo sí");

    // Of Catalan, Danish, Dutch, Italian, Norwegian, Polish, Portuguese, Romanian and Swedish
    private static final Set<String> ELSEWHERE = words(
            "a al alle an as at au be by can ce como con das de del den der des desde di die do e el en entre es est esta "
                    + "este et está for has have i if il in is j je l la le les lo ma mas me mes mi mir mit mon my man ne no nous "
                    + "o of on or ou out over para per por que qu quel qui sa se ser ses si so sobre son sous sur than to "
                    + "todas todos un una unos vor was we will à");
    private static final int LEAST_WORDS = 2;
    private static final double LEAST_SHARE = 0.1;
    private static final int CHARACTERS = 20_000;
    // Japanese is written in all three
    private static final Set<UnicodeScript> EAST_ASIAN =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    private final Set<String> words;

    Language(String words) {
        this.words = words(words);
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /**
     * The names of the languages that a text may be in, such as {@code German}, the likeliest first; where its script is
     * not Latin, that of the script, or all those of Japanese and Chinese. Empty where nothing can be told.
     *
     * @param texts of which the first 20,000 characters are read
     * @param nearly a language may be it whose words are this part of those of the likeliest, 0 to 1
     */
    static List<String> of(List<String> texts, double nearly) {
        String joined = String.join(" ", texts);
        String text = joined.substring(0, Math.min(joined.length(), CHARACTERS)).toLowerCase(Locale.ROOT);
        List<String> scripts = otherScripts(text);
        return scripts.isEmpty() ? byWords(text, nearly) : scripts;
    }

    private static List<String> byWords(String text, double nearly) {
        List<String> found = Arrays.stream(text.split("[^\\p{L}]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        Map<Language, Long> counts = new EnumMap<>(Language.class);
        for (Language language : values()) {
            counts.put(language, found.stream().filter(language.words::contains).count());
        }
        long most = Collections.max(counts.values());
        if (most < Math.max(LEAST_WORDS, LEAST_SHARE * found.size())) {
            return List.of();
        }
        // On a tie in the order of their declaration: English comes first
        List<Language> likely = counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= nearly * most)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
        boolean told = found.stream().anyMatch(word -> likely.get(0).words.contains(word) && !ELSEWHERE.contains(word));
        return told ? likely.stream().map(Language::toString).toList() : List.of();
    }

    private static List<String> otherScripts(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .filter(script -> script != UnicodeScript.COMMON)
                .forEach(script -> letters.merge(script, 1, Integer::sum));
        int eastAsian = EAST_ASIAN.stream()
                .mapToInt(script -> letters.getOrDefault(script, 0))
                .sum();
        UnicodeScript most = letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.LATIN);
        if (eastAsian > letters.getOrDefault(most, 0) || EAST_ASIAN.contains(most)) {
            return EAST_ASIAN.stream()
                    .sorted(Comparator.comparing(script -> -letters.getOrDefault(script, 0)))
                    .map(Language::name)
                    .toList();
        }
        return most == UnicodeScript.LATIN ? List.of() : List.of(name(most));
    }

    private static String name(UnicodeScript script) {
        return capitalised(script.name()) + " script";
    }

    @Override
    public String toString() {
        return capitalised(name());
    }

    private static String capitalised(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
