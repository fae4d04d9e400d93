package io.github.ragshell.milvus;

import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceImplBase;
import io.milvus.shaded.io.grpc.stub.StreamObserver;

/** A Milvus of the test's making that lets clients connect; what else it answers is up to the test. */
abstract class AcceptingService extends MilvusServiceImplBase {

    @Override
    public void connect(ConnectRequest request, StreamObserver<ConnectResponse> observer) {
        observer.onNext(ConnectResponse.newBuilder().setIdentifier(1).build());
        observer.onCompleted();
    }
}
