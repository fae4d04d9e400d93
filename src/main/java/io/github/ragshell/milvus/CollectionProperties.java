package io.github.ragshell.milvus;

import io.milvus.v2.service.collection.request.AlterCollectionPropertiesReq;
import io.milvus.v2.service.collection.request.DescribeCollectionReq;
import java.util.Map;

/** Texts that a collection keeps under a name and shows to every client of its server. */
final class CollectionProperties {

    private final Connection connection;

    CollectionProperties(Connection connection) {
        this.connection = connection;
    }

    /** Whether clients of other machines can see them: not those of an embedded Milvus. */
    boolean isKept() {
        return connection.lite() == null;
    }

    /** The text, or null. */
    String get(String collection, String key) {
        Map<String, String> properties = connection
                .repeatable(
                        "Describing collection " + collection,
                        client -> client.describeCollection(DescribeCollectionReq.builder()
                                .collectionName(collection)
                                .build()))
                .getProperties();
        return properties == null ? null : properties.get(key);
    }

    /** @throws io.github.ragshell.core.ServiceException the server does not take it */
    void put(String collection, String key, String value) {
        connection.repeatable("Describing how " + collection + " is filled", client -> {
            client.alterCollectionProperties(AlterCollectionPropertiesReq.builder()
                    .collectionName(collection)
                    .property(key, value)
                    .build());
            return value;
        });
    }
}
