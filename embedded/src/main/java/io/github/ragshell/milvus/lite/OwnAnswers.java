package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.milvus.grpc.AllocTimestampResponse;
import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.CheckHealthResponse;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeAliasResponse;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.GetIndexStateResponse;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.HasPartitionRequest;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.ShowType;
import io.milvus.grpc.Status;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Questions that clients ask, an engine has no answer to, and the relay knows the answer to. */
final class OwnAnswers {

    private static final int ALIAS_NOT_FOUND = 1600;
    private static final int FULLY_LOADED = 100;
    // As in Milvus: milliseconds, and 18 bits that count within one
    private static final int LOGICAL_BITS = 18;
    private static final AtomicLong LAST = new AtomicLong();

    private OwnAnswers() {}

    /** What is answered for the engine, or nothing. */
    static CallRule of(MilvusMethod method, Engine engine, EngineChannel channel) {
        if (method.name().equals("AllocTimestamp")) {
            return always(request -> timestamp());
        }
        return engine == Engine.NATIVE ? ofNative(method.name(), channel) : CallRule.NONE;
    }

    private static CallRule ofNative(String method, EngineChannel channel) {
        return switch (method) {
            case "GetVersion" ->
                always(request -> GetVersionResponse.newBuilder()
                        .setVersion("milvus_lite-" + Engine.NATIVE.version())
                        .build());
            case "CheckHealth" ->
                always(request ->
                        CheckHealthResponse.newBuilder().setIsHealthy(true).build());
            case "GetIndexState" ->
                always(request -> GetIndexStateResponse.newBuilder()
                        .setState(IndexState.Finished)
                        .build());
            case "ListAliases" -> always(request -> ListAliasesResponse.getDefaultInstance());
            case "DescribeAlias" -> always(OwnAnswers::noAlias);
            case "ListDatabases" ->
                always(request ->
                        ListDatabasesResponse.newBuilder().addDbNames("default").build());
            case "DescribeDatabase" ->
                always(request -> DescribeDatabaseResponse.newBuilder()
                        .setDbName("default")
                        .build());
            case "HasPartition" -> always(OwnAnswers::hasPartition);
            case "ShowPartitions" ->
                always(request -> ShowPartitionsResponse.newBuilder()
                        .addPartitionNames("_default")
                        .addPartitionIDs(0)
                        .addInMemoryPercentages(FULLY_LOADED)
                        .build());
            case "ShowCollections" -> showCollections(channel);
            default -> CallRule.NONE;
        };
    }

    private static MessageLite timestamp() {
        long now = System.currentTimeMillis() << LOGICAL_BITS;
        return AllocTimestampResponse.newBuilder()
                .setStatus(Status.getDefaultInstance())
                .setTimestamp(LAST.updateAndGet(last -> Math.max(last + 1, now)))
                .build();
    }

    private static MessageLite noAlias(byte[] request) throws InvalidProtocolBufferException {
        String alias = DescribeAliasRequest.parseFrom(request).getAlias();
        return DescribeAliasResponse.newBuilder()
                .setStatus(Status.newBuilder()
                        .setErrorCode(ErrorCode.UnexpectedError)
                        .setCode(ALIAS_NOT_FOUND)
                        .setReason("There is no alias '%s': the native engine (Milvus Lite %s) has no aliases."
                                .formatted(alias, Engine.NATIVE.version())))
                .build();
    }

    private static MessageLite hasPartition(byte[] request) throws InvalidProtocolBufferException {
        String name = HasPartitionRequest.parseFrom(request).getPartitionName();
        return BoolResponse.newBuilder().setValue(name.equals("_default")).build();
    }

    /** The engine lists all collections, whatever was asked for, and says of none whether it is loaded. */
    private static CallRule showCollections(EngineChannel channel) {
        return sometimes(request -> {
            var asked = ShowCollectionsRequest.parseFrom(request);
            return asked.getCollectionNamesCount() == 0 && asked.getType() == ShowType.All
                    ? Optional.empty()
                    : Optional.of(show(asked, channel.questions()));
        });
    }

    private static ShowCollectionsResponse show(ShowCollectionsRequest asked, MilvusServiceBlockingStub engine) {
        ShowCollectionsResponse all = engine.showCollections(ShowCollectionsRequest.getDefaultInstance());
        var shown = ShowCollectionsResponse.newBuilder().setStatus(all.getStatus());
        for (String name : all.getCollectionNamesList()) {
            if (asked.getCollectionNamesCount() > 0
                    && !asked.getCollectionNamesList().contains(name)) {
                continue;
            }
            boolean loaded = engine.getLoadState(GetLoadStateRequest.newBuilder()
                                    .setCollectionName(name)
                                    .build())
                            .getState()
                    == LoadState.LoadStateLoaded;
            if (loaded || asked.getType() == ShowType.All) {
                shown.addCollectionNames(name)
                        .addCollectionIds(shown.getCollectionNamesCount())
                        .addInMemoryPercentages(loaded ? FULLY_LOADED : 0)
                        .addQueryServiceAvailable(loaded);
            }
        }
        return shown.build();
    }

    @FunctionalInterface
    private interface Own<T> {
        T answer(byte[] request) throws InvalidProtocolBufferException;
    }

    private static CallRule always(Own<MessageLite> own) {
        return sometimes(request -> Optional.of(own.answer(request)));
    }

    private static CallRule sometimes(Own<Optional<MessageLite>> own) {
        return new CallRule() {
            @Override
            public Optional<byte[]> answer(byte[] request) {
                try {
                    return own.answer(request).map(MessageLite::toByteArray);
                } catch (InvalidProtocolBufferException e) {
                    // No message of this kind: the engine says so
                    return Optional.empty();
                }
            }
        };
    }
}
