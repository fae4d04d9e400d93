package io.github.ragshell.milvus.lite;

import io.github.ragshell.core.ServiceException;
import io.github.ragshell.core.StoppedException;
import io.milvus.grpc.ClientInfo;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until a server answers a real call, asking each time whether its process still lives. */
final class Readiness {

    private static final int CALL_MILLIS = 2000;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Readiness() {}

    /**
     * @throws io.github.ragshell.core.SetupException this system lacks a library
     * @throws ServiceException the process ended for another reason, or there was no answer in time
     */
    static void await(ServerProcess process, EngineChannel.Target target, Path database, Duration patience) {
        EngineChannel.once(target, channel -> {
            long deadline = System.nanoTime() + patience.toNanos();
            while (!answers(channel.get())) {
                if (!process.isAlive()) {
                    throw StartFailure.of(database, process.tail(), process.describe());
                }
                if (System.nanoTime() > deadline) {
                    throw new ServiceException(
                            "Milvus Lite did not answer within %d s after opening %s. Close other programs, or choose another path. It is %s"
                                    .formatted(patience.toSeconds(), database, process.describe()));
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                if (Thread.currentThread().isInterrupted()) {
                    throw new StoppedException("The start of Milvus Lite was stopped, as asked. Call again.");
                }
            }
        });
    }

    private static boolean answers(ManagedChannel channel) {
        try {
            var request = ConnectRequest.newBuilder()
                    .setClientInfo(ClientInfo.newBuilder().setSdkType("Java"))
                    .build();
            MilvusServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(CALL_MILLIS, TimeUnit.MILLISECONDS)
                    .connect(request);
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }
}
