package io.github.ragshell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.milvus.lite.Engine;
import io.github.ragshell.milvus.lite.MilvusLite;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A Spring Boot test with the store that Spring AI configures, as docs/embedded.md describes it. */
@SpringBootTest(
        classes = SpringBootIT.Application.class,
        properties = {
            "spring.ai.vectorstore.milvus.initialize-schema=true",
            "spring.ai.vectorstore.milvus.embedding-dimension=384",
            "spring.ai.vectorstore.milvus.client.username=me",
            "spring.ai.vectorstore.milvus.client.password=secret"
        })
class SpringBootIT {

    static final MilvusLite MILVUS = MilvusLite.temporary()
            .engine(Engine.valueOf(System.getProperty("ragshell.engine").toUpperCase(Locale.ROOT)))
            .token("me:secret")
            .open();

    @DynamicPropertySource
    static void milvus(DynamicPropertyRegistry registry) {
        registry.add("spring.ai.vectorstore.milvus.client.host", () -> "127.0.0.1");
        registry.add("spring.ai.vectorstore.milvus.client.port", MILVUS::port);
    }

    @Autowired
    private VectorStore store;

    @Test
    void should_find_what_was_added() {
        store.add(List.of(new Document("Milvus stores vectors."), new Document("The clock has stopped.")));

        assertThat(store.similaritySearch(SearchRequest.builder()
                        .query("What does Milvus store?")
                        .topK(1)
                        .build()))
                .extracting(Document::getText)
                .containsExactly("Milvus stores vectors.");
    }

    @EnableAutoConfiguration
    static class Application {
        @Bean
        EmbeddingModel embeddingModel() {
            return new SpringAiModel();
        }
    }
}
