package io.github.ragshell.chat;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The language of a text, by its commonest words; of any language but these four only the script is known. Words that two
 * languages share count for both.
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

    private static final int LEAST_WORDS = 2;
    private static final int CHARACTERS = 20_000;
    // Japanese is written in all three
    private static final Set<UnicodeScript> EAST_ASIAN =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    private final Set<String> words;

    Language(String words) {
        this.words = Set.of(words.split(" "));
    }

    /**
     * The names of the languages that a text may be in, such as {@code German}, the likeliest first; where its script is
     * not Latin, that of the script, or all those of Japanese and Chinese. Empty where nothing can be told.
     *
     * @param texts of which the first 20,000 characters are read
     */
    static List<String> of(List<String> texts) {
        String joined = String.join(" ", texts);
        String text = joined.substring(0, Math.min(joined.length(), CHARACTERS)).toLowerCase(Locale.ROOT);
        List<String> scripts = otherScripts(text);
        return scripts.isEmpty() ? byWords(text) : scripts;
    }

    private static List<String> byWords(String text) {
        Map<Language, Integer> counts = new EnumMap<>(Language.class);
        for (String word : text.split("[^\\p{L}]+")) {
            Arrays.stream(values())
                    .filter(language -> language.words.contains(word))
                    .forEach(language -> counts.merge(language, 1, Integer::sum));
        }
        int most = counts.values().stream().max(Integer::compare).orElse(0);
        // On a tie in the order of their declaration: English comes first
        return counts.entrySet().stream()
                .filter(entry -> most >= LEAST_WORDS && entry.getValue() == most)
                .map(entry -> entry.getKey().toString())
                .toList();
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
