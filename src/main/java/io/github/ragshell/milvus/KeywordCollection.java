package io.github.ragshell.milvus;

import io.github.ragshell.core.RagException;
import io.github.ragshell.core.ServiceException;
import io.github.ragshell.embedding.KeywordModel;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.DataType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import java.util.List;

/** Makes collections whose rows have a sparse vector of their words besides the vector of their meaning. */
final class KeywordCollection {

    private final Connection connection;

    KeywordCollection(Connection connection) {
        this.connection = connection;
    }

    static CollectionInfo info(String name, int dimension, MetricType metric, ConsistencyLevel consistency) {
        return new CollectionInfo(
                name,
                List.of(
                        new CollectionInfo.Field("id", DataType.Int64, 0, 0, true, false),
                        CollectionInfo.Field.vector("vector", DataType.FloatVector, dimension, metric),
                        CollectionInfo.Field.vector(KeywordModel.FIELD, DataType.SparseFloatVector, 0, MetricType.IP)),
                true,
                consistency);
    }

    /** @throws ServiceException the server has no sparse vectors: Milvus 2.3 and older */
    void make(CollectionInfo collection) {
        try {
            new CollectionMaker(connection).make(collection);
        } catch (RagException e) {
            drop(collection.name());
            throw new ServiceException(
                    "The collection %s with keywords could not be made. Keywords are sparse vectors, which need Milvus 2.4 or newer; without keywords older ones work, too. The reason: %s"
                            .formatted(collection.name(), e.getMessage()),
                    e);
        }
    }

    // Milvus 2.3 makes the collection and then refuses the index
    private void drop(String name) {
        try {
            connection.once("Dropping collection " + name, client -> {
                client.dropCollection(
                        DropCollectionReq.builder().collectionName(name).build());
                return name;
            });
        } catch (RagException ignored) {
            // The reason why it could not be made is the one to show
        }
    }
}
