package io.github.ragshell.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ragshell.corpus.Sentence;
import io.github.ragshell.corpus.Sentences;
import io.github.ragshell.embedding.EmbeddingModel;
import io.github.ragshell.milvus.Hit;
import io.github.ragshell.milvus.Hits;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractiveReaderTest {

    @RegisterExtension
    static final LoadedModel MODEL = new LoadedModel();

    private final ExtractiveReader reader = new ExtractiveReader(MODEL::get);

    @Test
    void should_quote_log_object_stores_and_etcd_for_the_tutorials_question() {
        Hits hits = StubEndpoint.hits(
                """
                Heading 1

                Inserted rows and metadata are kept apart.

                Inserted rows are written to persistent storage as an incremental log. Several object stores can hold it: [MinIO](https://min.io/?a.b), AWS S3 and Azure. The weather has no part in it.

                Metadata is made within the server. All of it is kept in etcd.
                """, "Heading 2\n\nA call of `flush()` writes everything to disk at once. Cats like fish.");

        Answer answer = reader.answer(Prompt.rag("How is data stored in milvus?", hits));

        assertThat(answer.text()).isEqualTo("""
                        Inserted rows and metadata are kept apart. [1] Inserted rows are written to persistent storage as an incremental log. [1] Several object stores can hold it: [MinIO](https://min.io/?a.b), AWS S3 and Azure. [1] Metadata is made within the server. [1] All of it is kept in etcd. [1]

                        A call of `flush()` writes everything to disk at once. [2]""");
        assertThat(answer.model()).isEqualTo("extractive reader (no language model)");
        assertThat(answer.citations()).extracting(Answer.Citation::number).containsExactly(1, 2);
    }

    @Test
    void should_say_that_nothing_is_close() {
        var pieces = new ArrayList<String>();

        Answer answer = reader.stream(
                Prompt.rag("How do I grow tomatoes on a balcony?", StubEndpoint.hits("Metadata is kept in etcd.")),
                pieces::add);

        assertThat(answer.text()).isEqualTo("Nothing in these passages is close to the question.");
        assertThat(answer.citations()).isEmpty();
        assertThat(pieces).containsExactly(answer.text());
        assertThat(reader.answer(Prompt.rag("How?", StubEndpoint.hits())).text())
                .isEqualTo(answer.text());
    }

    @ParameterizedTest
    @CsvSource({
        "Wo speichert Milvus die Daten?, German",
        "Was ist etcd?, German",
        "Wie groß darf ein einzelner Vektor in einer Collection von Milvus höchstens werden?, German",
        "Où Milvus stocke-t-il les données ?, French",
        "¿Dónde guarda Milvus los datos?, Spanish",
        "Где Milvus хранит данные?, Cyrillic script",
        "Milvus 的数据存储在哪里？, Han script"
    })
    void should_say_that_the_model_can_not_read_the_language_of_the_question(String question, String language) {
        Answer answer = reader.answer(Prompt.rag(
                question,
                StubEndpoint.hits("The data of Milvus is stored as an incremental log, and metadata in etcd.")));

        assertThat(answer.text())
                .isEqualTo(
                        "The question seems to be in %s, the passages in English, and the embedding model all-minilm-l6-v2 can't match the two: what it finds has nothing to do with the question. Ask in English, or use a multilingual model (RAGSHELL_MODEL).",
                        language);
        assertThat(answer.citations()).isEmpty();
    }

    @Test
    void should_answer_a_german_question_from_a_german_passage() {
        String passage = "Die Daten von Milvus werden als Protokoll gespeichert, und die Metadaten sind in etcd.";

        Answer answer = reader.answer(Prompt.rag("Wo speichert Milvus die Daten?", StubEndpoint.hits(passage)));

        assertThat(answer.text()).isEqualTo(passage + " [1]");
    }

    @Test
    void should_let_a_multilingual_model_try() {
        Hits hits = StubEndpoint.hits("The data of Milvus is stored as an incremental log.");

        assertThat(ExtractiveReader.otherLanguage(
                        "paraphrase-multilingual-MiniLM-L12-v2", "Wo speichert Milvus die Daten?", hits))
                .isEmpty();
        assertThat(ExtractiveReader.otherLanguage("m", "etcd de facto?", hits)).isEmpty();
    }

    @Test
    void should_say_a_thing_only_once() {
        Answer answer = reader.answer(Prompt.rag(
                "Where is metadata?",
                StubEndpoint.hits("All metadata is kept in etcd.", "All metadata is kept in etcd.")));

        assertThat(answer.text()).isEqualTo("All metadata is kept in etcd. [1]");
    }

    @Test
    void should_embed_only_the_question_as_a_question() {
        var questions = new ArrayList<String>();
        var model = (EmbeddingModel) Proxy.newProxyInstance(
                EmbeddingModel.class.getClassLoader(), new Class<?>[] {EmbeddingModel.class}, (proxy, method, args) -> {
                    if (method.getName().startsWith("encodeQuer")) {
                        questions.add(String.valueOf(args[0]));
                    }
                    return method.invoke(MODEL.get(), args);
                });
        Prompt prompt = Prompt.cited("Where is metadata?", StubEndpoint.hits("All metadata is kept in etcd."));

        Answer answer = new ExtractiveReader(() -> model).answer(prompt);
        List<SentenceCheck> checks = new SupportCheck(model).check(answer.text(), prompt.hits());

        assertThat(checks).hasSize(1);
        assertThat(questions).containsExactly("Where is metadata?");
    }

    @Test
    void should_keep_lists_and_code_whole() {
        var hit = new Hit(
                1,
                0,
                1,
                "Restart\n\nRestart the server with this command:\n\n```\ndocker restart milvus. Now!\n```\n\n- The server stops. \n- The server starts.\n",
                "a.md",
                1,
                "Restart");

        Answer answer = reader.answer(Prompt.rag("How to restart the server?", new Hits(List.of(hit), "IP")));

        assertThat(answer.text()).isEqualTo("""
                        Restart the server with this command: [1]

                        ```
                        docker restart milvus. Now!
                        ```

                        - The server stops. [1]
                        - The server starts. [1]""");
    }

    @Test
    void should_find_sentences_but_no_headings_tables_pictures_or_front_matter() {
        String text = """
                ---
                id: x.md
                ---

                # Title. No sentence.

                First, e.g. this one. See [Scale. Out](a.b.md). ![a picture. b](c.png)
                | a | b. |

                1. One item. It goes on.
                """;

        assertThat(Sentences.of(text, ""))
                .extracting(Sentence::plain)
                .containsExactly("First, e.g. this one.", "See Scale. Out.", "One item.", "It goes on.");
    }

    @Test
    void should_cite_only_the_passage_it_quotes_whatever_marks_stand_in_it() {
        Answer answer = reader.answer(Prompt.cited(
                "How is inserted data stored?",
                StubEndpoint.hits(
                        "Inserted data is stored as an incremental log in object storage [2].", "| a |\n|---|")));

        assertThat(answer.text()).isEqualTo("Inserted data is stored as an incremental log in object storage [2]. [1]");
        assertThat(answer.citations()).extracting(Answer.Citation::number).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Que tipo de indice usa Milvus | Milvus usa un índice de tipo IVF_FLAT para los vectores.",
                "En que se diferencia IVF de HNSW | Los datos se guardan en el almacenamiento de objetos.",
                "これはどこにありますか | データベースサーバーノードクラスターのメタデータストレージ",
                "メタデータはどこ | 元数据存储在对象存储中",
                "Come vengono memorizzati i dati in Milvus? | Milvus salva i dati inseriti in un registro incrementale nella memoria a oggetti, e i metadati in etcd. Con un comando si può leggere la coda dei messaggi.",
                "In che modo si leggono i dati? | I dati si leggono con una ricerca. La ricerca restituisce le righe più vicine, con la loro distanza e il testo.",
                "In quali casi e in che modo si usa un indice? | Un indice serve quando la collezione è grande. In questo caso la ricerca è più veloce, ma non sempre trova tutto.",
                "Do que preciso do lado do cliente? | Os dados são guardados no armazenamento de objetos. O cliente precisa de uma biblioteca e do endereço do servidor, para que a ligação seja feita.",
                "Què és etcd i on és? | Les metadades es guarden a etcd, que és un magatzem de claus i valors. El servidor i els clients no hi accedeixen directament.",
                "Hvor kan man se den log? | Man kan se loggen i den mappe, der er angivet i filen. Alle meddelelser bliver skrevet, og de bliver slettet efter en uge.",
                "Waar is de data van Milvus in opgeslagen? | De data is opgeslagen in object storage, en de metadata van Milvus in etcd. Dat is de plaats waar de server die weer leest.",
                "Do czego służy etcd i jak go używać? | Metadane są przechowywane w etcd. Do serwera nie trzeba mieć dostępu, a klient i tak łączy się z nim przez proxy.",
                "Wo sind die Daten? | Gegevens zijn die van de server.",
            })
    void should_not_refuse_a_question_that_may_be_in_the_language_of_the_passages(String question, String passage) {
        assertThat(ExtractiveReader.otherLanguage("m", question, StubEndpoint.hits(passage)))
                .isEmpty();
    }
}
