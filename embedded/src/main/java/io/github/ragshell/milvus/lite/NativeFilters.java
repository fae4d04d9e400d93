package io.github.ragshell.milvus.lite;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.HybridSearchRequest;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;

/** Puts the filters of calls into the native engine's words, before anything else reads them. */
final class NativeFilters implements CallRule {

    private final String method;

    private NativeFilters(String method) {
        this.method = method;
    }

    static CallRule of(MilvusMethod method) {
        return switch (method.name()) {
            case "Search", "HybridSearch", "Query", "Delete" -> new NativeFilters(method.name());
            default -> CallRule.NONE;
        };
    }

    @Override
    public byte[] request(byte[] request) {
        try {
            return switch (method) {
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
                    String filter = EngineFilter.of(query.getExpr());
                    yield filter.equals(query.getExpr())
                            ? request
                            : query.toBuilder().setExpr(filter).build().toByteArray();
                }
                default -> {
                    var delete = DeleteRequest.parseFrom(request);
                    String filter = EngineFilter.of(delete.getExpr());
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

    private static SearchRequest read(SearchRequest search) {
        String filter = EngineFilter.of(search.getDsl());
        return filter.equals(search.getDsl())
                ? search
                : search.toBuilder().setDsl(filter).build();
    }
}
