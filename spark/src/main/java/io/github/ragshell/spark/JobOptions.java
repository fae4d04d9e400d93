package io.github.ragshell.spark;

import io.github.ragshell.core.InvalidInputException;
import io.github.ragshell.core.Setting;
import io.github.ragshell.core.Settings;
import io.github.ragshell.milvus.Milvus;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the job was asked to do.
 *
 * @param documents a folder on any file system that Hadoop reads: {@code /docs}, {@code s3a://bucket/docs}, {@code hdfs://...}
 * @param milvus the address of a Milvus server, a cluster or Zilliz Cloud
 * @param token for the server, or null; from {@code MILVUS_TOKEN} of the driver, never from the command line
 * @param collection the collection's name
 * @param model name or directory of the embedding model, on the executors
 * @param keywords name of the keyword model, for example {@code bm25 english}, or null
 * @param patience how long Milvus may be away
 * @param writers how many calls may write to Milvus at the same time
 */
record JobOptions(
        String documents,
        String milvus,
        String token,
        String collection,
        String model,
        String keywords,
        Duration patience,
        int writers)
        implements Serializable {

    static final String USAGE =
            "Usage: SyncJob --documents FOLDER --milvus http://HOST:19530 --collection NAME [--model NAME] [--keywords LANGUAGE] [--patience SECONDS] [--writers NUMBER]";

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final int PATIENCE_SECONDS = 180;
    private static final int WRITERS = 16;

    /** @throws InvalidInputException an argument is missing, unknown or no number */
    static JobOptions parse(String... arguments) {
        var values = new HashMap<String, String>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].matches("--(documents|milvus|collection|model|keywords|patience|writers)")
                    || i + 1 == arguments.length) {
                throw new InvalidInputException("'%s' is %s. %s."
                        .formatted(arguments[i], i + 1 == arguments.length ? "without a value" : "no option", USAGE));
            }
            values.put(arguments[i].substring(2), arguments[i + 1]);
        }
        String milvus = required(values, "milvus");
        if (!milvus.matches("https?://.+")) {
            throw new InvalidInputException(
                    "--milvus is '%s'. Executors on other machines can't open a file: pass the address of a server, for example http://host:19530."
                            .formatted(Settings.withoutPassword(milvus)));
        }
        return new JobOptions(
                required(values, "documents"),
                milvus,
                Setting.MILVUS_TOKEN.value().orElse(null),
                required(values, "collection"),
                values.getOrDefault("model", Setting.RAGSHELL_MODEL.valueOrDefault()),
                // As collections remember it
                values.containsKey("keywords") ? "bm25 " + values.get("keywords") : null,
                Duration.ofSeconds(number(values, "patience", PATIENCE_SECONDS, 0)),
                number(values, "writers", WRITERS, 1));
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw new InvalidInputException("--%s is missing. %s.".formatted(name, USAGE));
        }
        return value;
    }

    private static int number(Map<String, String> values, String name, int defaultValue, int least) {
        String value = values.getOrDefault(name, Integer.toString(defaultValue));
        if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < least) {
            throw new InvalidInputException(
                    "--%s is '%s'. Pass a number from %d to 999999.".formatted(name, value, least));
        }
        return Integer.parseInt(value);
    }

    /** Connects to Milvus, which a busy network or machine may delay. */
    Milvus open() {
        return Milvus.open(milvus, token, CONNECT);
    }

    /** The same with another number of writers. */
    JobOptions withWriters(int number) {
        return new JobOptions(documents, milvus, token, collection, model, keywords, patience, number);
    }

    @Override
    public String toString() {
        return "sync of %s into %s of %s".formatted(documents, collection, Settings.withoutPassword(milvus));
    }
}
