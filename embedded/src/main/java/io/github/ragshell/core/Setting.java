package io.github.ragshell.core;

import java.util.Locale;
import java.util.Optional;

/**
 * Every setting ragshell reads. A setting is an environment variable, or a system property of the same name in lower
 * case with dots ({@code RAGSHELL_HOME} or {@code -Dragshell.home=...}); the property wins, and an empty value counts
 * as not set. Values are read at each use, so that a notebook cell can change a property.
 */
public enum Setting {
    LEPTONAI_TOKEN("none", "API token of the model endpoint; never printed"),
    LEPTON_BASE_URL("the tutorial's endpoint when a token is set", "any OpenAI-compatible endpoint"),
    LEPTON_MODEL("mistral-7b", "model name sent to the endpoint"),
    LEPTON_CONTEXT("not checked", "tokens the model takes; a longer prompt is refused"),
    MILVUS_URI("./milvus_demo.db", "what milvus() without arguments opens"),
    MILVUS_TOKEN("none", "token or user:password for a Milvus server; never printed"),
    MILVUS_CA("what the JVM trusts", "PEM file with the certificates to trust for https:// Milvus servers"),
    RAGSHELL_DOCS("the tutorial's archive on GitHub", "path or URL of the documentation archive"),
    RAGSHELL_MODEL("all-minilm-l6-v2-q", "name or directory of the embedding model"),
    RAGSHELL_ENGINE("native where it is built", "native or python: the engine of new embedded databases"),
    RAGSHELL_HOME("~/.cache/ragshell", "downloads, Milvus Lite, models, embedding cache"),
    RAGSHELL_CACHE("on", "off: no embedding cache"),
    RAGSHELL_THREADS("one per core", "threads that embed texts"),
    RAGSHELL_OFFLINE("false", "true: never open a connection to another machine"),
    RAGSHELL_TRACE("false", "true: JShell and notebooks print the whole stack trace of an error");

    private final String defaultValue;
    private final String meaning;

    Setting(String defaultValue, String meaning) {
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** The value that is set, if any. */
    public Optional<String> value() {
        return given(System.getProperty(property())).or(() -> given(System.getenv(name())));
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(stripped -> !stripped.isEmpty());
    }

    /** The value that is set, or the default; for settings whose default is a value. */
    public String valueOrDefault() {
        return value().orElse(defaultValue);
    }

    /** The value as it may be shown: a secret is masked, an unset one shows its default in parentheses. */
    public String shown() {
        return value().map(text -> secret() ? "***" : Settings.withoutPassword(text))
                .orElse("(" + defaultValue + ")");
    }

    /** The system property that sets it. */
    public String property() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** The default, in words. */
    public String defaultValue() {
        return defaultValue;
    }

    /** What it is for, in one line. */
    public String meaning() {
        return meaning;
    }

    private boolean secret() {
        return name().endsWith("_TOKEN");
    }
}
