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
import okio.BufferedSource;
import okio.ByteString;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Watches the HTTP calls of one client: openai-java's calls, asynchronous ones too, can't be cancelled before their
 * answer begins, don't tell what kind of content came, and read without a limit. A call runs in the thread that asks,
 * so that thread identifies it.
 */
final class CallWatch implements Interceptor {

    /** Bytes of a whole answer, or of a line of a streamed one. */
    static final long MAX_BYTES = 8L << 20;

    // What may come before the next part of an answer: headers, certificates, the length of a chunk. OkHttp's time for
    // that length grows with its square
    private static final long MAX_UNDELIVERED = 1L << 20;

    private static final int KEPT = 4_096;
    // As some Windows servers begin a text; with it the first line would have another name
    private static final ByteString BYTE_ORDER_MARK = ByteString.decodeHex("efbbbf");

    private final Map<Thread, Traffic> traffic = new ConcurrentHashMap<>();

    /** One call, from before it is sent until its answer is read. */
    static final class Traffic {

        private Call call;
        private volatile boolean cancelled;
        private volatile String contentType = "";
        private long undelivered;
        private final Buffer beginning = new Buffer();
        private final StreamLines lines = new StreamLines();

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

        boolean cancelled() {
            return cancelled;
        }

        /** What kind of content the answer has, for example {@code text/html}; empty where it is not known. */
        String contentType() {
            return contentType;
        }

        /** The first {@value CallWatch#KEPT} bytes of an answer in JSON. */
        String beginning() {
            return beginning.snapshot().utf8();
        }

        /** The lines of the answer that came until now. */
        StreamLines lines() {
            return lines;
        }

        private void keep(Buffer source, long from, long count) throws IOException {
            if (count > 0) {
                lines.passed(source, from, count);
            } else {
                lines.end();
            }
            if (contentType.equals("application/json") && count > 0 && beginning.size() < KEPT) {
                source.copyTo(beginning, from, Math.min(count, KEPT - beginning.size()));
            }
        }

        /** Bytes came from the network, but nothing of the answer yet. */
        void arrived(int count) throws IOException {
            undelivered += count;
            if (undelivered > MAX_UNDELIVERED) {
                // Otherwise closing the answer would read on
                cancel();
                throw new TooLargeException();
            }
        }
    }

    /** Thrown when more than {@link #MAX_BYTES} come. */
    static final class TooLargeException extends IOException {

        TooLargeException() {
            super("the answer is larger than %d MB".formatted(MAX_BYTES >> 20));
        }

        /** Whether one of these is among the causes. */
        static boolean caused(Throwable e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof TooLargeException) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The calls of this thread belong to {@code watched} from now on. */
    void begin(Traffic watched) {
        traffic.put(Thread.currentThread(), watched);
    }

    void end() {
        traffic.remove(Thread.currentThread());
    }

    /** The call that this thread makes, null where it makes none. */
    Traffic current() {
        return traffic.get(Thread.currentThread());
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Traffic watched = current();
        if (watched == null) {
            return chain.proceed(chain.request());
        }
        watched.sent(chain.call());
        Response response = chain.proceed(chain.request());
        ResponseBody body = response.body();
        MediaType type = body.contentType();
        watched.contentType = type == null ? "" : type.type() + "/" + type.subtype();
        boolean lines = watched.contentType.equals("text/event-stream");
        Source source = limited(body.source(), watched, lines);
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(source), type, body.contentLength()))
                .build();
    }

    private static Source limited(BufferedSource source, Traffic watched, boolean lines) {
        return new ForwardingSource(source) {
            private boolean begun;
            private long read;

            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                if (!begun && source.rangeEquals(0, BYTE_ORDER_MARK)) {
                    source.skip(BYTE_ORDER_MARK.size());
                }
                begun = true;
                long before = sink.size();
                long count = super.read(sink, byteCount);
                watched.undelivered = 0;
                watched.keep(sink, before, count);
                long lineEnd = lines && count > 0 ? sink.indexOf((byte) '\n', before) : -1;
                read = lineEnd < 0 ? read + Math.max(0, count) : sink.size() - lineEnd;
                if (read > MAX_BYTES) {
                    throw new TooLargeException();
                }
                return count;
            }
        };
    }
}
