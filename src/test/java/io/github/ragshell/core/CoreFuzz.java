package io.github.ragshell.core;

import io.github.ragshell.fuzz.Scratch;
import java.util.Locale;

public final class CoreFuzz {

    private CoreFuzz() {}

    public static void settings(byte[] data) {
        String text = Scratch.text(data);
        for (Setting setting : Setting.values()) {
            String before = System.getProperty(setting.property());
            System.setProperty(setting.property(), text);
            try {
                read(setting, text.strip());
            } finally {
                restore(setting.property(), before);
            }
        }
    }

    private static void read(Setting setting, String text) {
        String shown = setting.shown();
        if (setting.name().endsWith("_TOKEN")
                && text.length() > 3
                && shown.contains(text)
                && !setting.defaultValue().contains(text)) {
            throw new AssertionError("a token is shown");
        }
        setting.valueOrDefault();
        try {
            switch (setting) {
                case RAGSHELL_HOME -> Settings.home();
                case RAGSHELL_OFFLINE -> Settings.offline();
                case RAGSHELL_CACHE -> Settings.cache();
                case RAGSHELL_TRACE -> Settings.trace();
                default -> setting.meaning().toLowerCase(Locale.ROOT);
            }
        } catch (RagException e) {
            if (e.getMessage().isBlank()) {
                throw new AssertionError("refused without a sentence", e);
            }
        }
    }

    private static void restore(String property, String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }
}
