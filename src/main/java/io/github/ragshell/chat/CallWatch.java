package io.github.ragshell.chat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Watches the HTTP calls of one client: openai-java's blocking calls can't be cancelled before their answer begins, and
 * don't tell what kind of content came. A call runs in the thread that asks, so that thread identifies it.
 */
final class CallWatch implements Interceptor {

    static final long MAX_BYTES = 8L << 20;

    private final Map<Thread, Traffic> traffic = new ConcurrentHashMap<>();

    /** One call, from before it is sent until its answer is read. */
    static final class Traffic {

        private Call call;
        private boolean cancelled;
        private volatile String contentType = "";

        synchronized void cancel() {
            cancelled = true;
            if (call != null) {
                call.cancel();
            }
        }

        private synchronized void sent(Call sent) {
            call = sent;
            if (cancelled) {
                call.cancel();
            }
        }

        /** What kind of content the answer has, for example {@code text/html}; empty where it is not known. */
        String contentType() {
            return contentType;
        }
    }

    /** Thrown when a whole answer is larger than {@link #MAX_BYTES}. */
    static final class TooLargeException extends IOException {

        TooLargeException() {
            super("the answer is larger than %d MB".formatted(MAX_BYTES >> 20));
        }
    }

    /** The calls of this thread belong to {@code watched} from now on. */
    void begin(Traffic watched) {
        traffic.put(Thread.currentThread(), watched);
    }

    void end() {
        traffic.remove(Thread.currentThread());
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Traffic watched = traffic.get(Thread.currentThread());
        if (watched == null) {
            return chain.proceed(chain.request());
        }
        watched.sent(chain.call());
        Response response = chain.proceed(chain.request());
        MediaType type = response.body().contentType();
        watched.contentType = type == null ? "" : type.type() + "/" + type.subtype();
        if (watched.contentType.equals("text/event-stream")) {
            return response;
        }
        ResponseBody body = response.body();
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(limited(body.source())), type, body.contentLength()))
                .build();
    }

    private static Source limited(Source source) {
        return new ForwardingSource(source) {
            private long read;

            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                long count = super.read(sink, byteCount);
                read += Math.max(0, count);
                if (read > MAX_BYTES) {
                    throw new TooLargeException();
                }
                return count;
            }
        };
    }
}
