package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.HybridSearchRequest;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;
import java.util.List;

/** Puts the filters of calls into the native engine's words, before anything else reads them. */
final class NativeFilters implements CallRule {

    private final MilvusMethod method;
    private final EngineChannel channel;

    private NativeFilters(MilvusMethod method, EngineChannel channel) {
        this.method = method;
        this.channel = channel;
    }

    static CallRule of(MilvusMethod method, EngineChannel channel) {
        return switch (method.name()) {
            case "Search", "HybridSearch", "Query", "Delete" -> new NativeFilters(method, channel);
            default -> CallRule.NONE;
        };
    }

    @Override
    public boolean waits(byte[] request) {
        return filters(request).stream().anyMatch(EngineFilter::looksUp);
    }

    private List<String> filters(byte[] request) {
        return switch (method.name()) {
            case "Search" -> method.texts(request, "dsl");
            case "HybridSearch" -> {
                try {
                    yield HybridSearchRequest.parseFrom(request).getRequestsList().stream()
                            .map(SearchRequest::getDsl)
                            .toList();
                } catch (InvalidProtocolBufferException e) {
                    yield List.of();
                }
            }
            default -> method.texts(request, "expr");
        };
    }

    @Override
    public byte[] request(byte[] request) {
        try {
            return switch (method.name()) {
                case "Search" -> {
                    var search = SearchRequest.parseFrom(request);
                    SearchRequest read = read(search);
                    yield read == search ? request : read.toByteArray();
                }
                case "HybridSearch" -> {
                    var hybrid = HybridSearchRequest.parseFrom(request).toBuilder();
                    for (int i = 0; i < hybrid.getRequestsCount(); i++) {
                        hybrid.setRequests(i, read(hybrid.getRequests(i)));
                    }
                    yield hybrid.build().toByteArray();
                }
                case "Query" -> {
                    var query = QueryRequest.parseFrom(request);
                    String filter = EngineFilter.of(query.getExpr(), lookup(query.getCollectionName()));
                    yield filter.equals(query.getExpr())
                            ? request
                            : query.toBuilder().setExpr(filter).build().toByteArray();
                }
                default -> {
                    var delete = DeleteRequest.parseFrom(request);
                    String filter = EngineFilter.of(delete.getExpr(), forDelete(delete.getCollectionName()));
                    yield filter.equals(delete.getExpr())
                            ? request
                            : delete.toBuilder().setExpr(filter).build().toByteArray();
                }
            };
        } catch (InvalidProtocolBufferException e) {
            // The engine says what is wrong with it
            return request;
        }
    }

    private SearchRequest read(SearchRequest search) {
        String filter = EngineFilter.of(search.getDsl(), lookup(search.getCollectionName()));
        return filter.equals(search.getDsl())
                ? search
                : search.toBuilder().setDsl(filter).build();
    }

    private Lookup lookup(String collection) {
        return new EngineLookup(collection, channel::questions);
    }

    /** Rows that come between the look and the delete must not go with it. */
    private Lookup forDelete(String collection) {
        Lookup lookup = lookup(collection);
        return new Lookup() {
            @Override
            public boolean isTextKey(String field) {
                return lookup.isTextKey(field);
            }

            @Override
            public Condition others(Condition condition, Condition found) {
                return NONE.others(condition, found);
            }
        };
    }
}
