package org.springframework.ai.openai.api;

/** Reaches nothing: the vectors are made here. */
public final class OpenAiApi {

    public static OpenAiApi builder() {
        return new OpenAiApi();
    }

    public OpenAiApi apiKey(String key) {
        return this;
    }

    public OpenAiApi build() {
        return this;
    }
}
