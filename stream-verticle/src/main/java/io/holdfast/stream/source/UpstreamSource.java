package io.holdfast.stream.source;

import io.holdfast.routes.Route;
import io.holdfast.routes.UpstreamCall;
import io.holdfast.wire.Fault;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call to the upstream, read as server-sent events. Every wait has its own limit: connecting (set in the client),
 * the response head, silence in between; the whole is the stream's business.
 */
final class UpstreamSource implements Source, SseParser.Sink {
    private static final String EVENT_STREAM = "text/event-stream";
    /** As much of a refusal's body as a client is shown. */
    private static final int MAX_REFUSAL_BYTES = 2_048;

    private final HttpClient http;
    private final Route route;
    private final UpstreamCall call;
    private final RequestOptions options;
    private final Buffer body;
    private final SseParser parser;
    private final byte[] scratch;

    private @Nullable Sink sink;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private Optional<BodyTap> tap = Optional.empty();
    private long lastHeardNanos = System.nanoTime();
    private boolean streaming;
    private boolean done;
    private boolean worthAnother;

    UpstreamSource(
            HttpClient http,
            Route route,
            UpstreamCall call,
            RequestOptions options,
            Buffer body,
            int maxEventBytes,
            byte[] scratch) {
        this.http = http;
        this.route = route;
        this.call = call;
        this.options = options;
        this.body = body;
        this.parser = new SseParser(this, maxEventBytes);
        this.scratch = scratch;
    }

    @Override
    public void start(Sink receiver) {
        sink = receiver;
        http.request(options).compose(this::send).onSuccess(this::head).onFailure(this::notAnswered);
    }

    private Future<HttpClientResponse> send(HttpClientRequest connected) {
        request = connected;
        // The response's future tells of failures; without a handler Vert.x also logs it as an error when we hang up.
        connected.exceptionHandler(over -> {});
        if (done) {
            // Cancelled while it waited for a connection, which goes back to the pool.
            connected.reset();
            return Future.failedFuture("cancelled");
        }
        return body.length() == 0 ? connected.send() : connected.send(body);
    }

    private void head(HttpClientResponse answered) {
        if (done) {
            return;
        }
        response = answered;
        call.answered(answered.statusCode());
        worthAnother = UpstreamFailure.worthAnother(answered.statusCode());
        lastHeardNanos = System.nanoTime();
        String type = answered.getHeader("Content-Type");
        if (answered.statusCode() != 200) {
            refusedBy(answered);
        } else if (type == null || !type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())) {
            fail(Fault.UPSTREAM_NOT_A_STREAM, "content-type: " + type, Fault.UPSTREAM_NOT_A_STREAM.status());
            abort();
        } else {
            streaming = true;
            tap = BodyTap.install(answered.request().connection(), this::part);
            answered.handler(bytes -> part(((BufferInternal) bytes).getByteBuf()));
            answered.endHandler(end -> finish());
            answered.exceptionHandler(failure ->
                    fail(Fault.UPSTREAM_LOST, UpstreamFailure.describe(failure), Fault.UPSTREAM_LOST.status()));
            if (sink != null) {
                sink.opened();
            }
        }
    }

    /** Whether the call has failed in a way that the next one, or another upstream, may not. */
    boolean worthAnother() {
        return worthAnother;
    }

    private void refusedBy(HttpClientResponse answered) {
        int status = UpstreamFailure.told(answered.statusCode());
        Buffer text = Buffer.buffer();
        answered.handler(chunk -> {
            if (text.length() < MAX_REFUSAL_BYTES) {
                text.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX_REFUSAL_BYTES - text.length()));
            }
        });
        String what = "status " + answered.statusCode();
        answered.endHandler(end -> fail(Fault.UPSTREAM_REFUSED, what + ", body " + text, status));
        answered.exceptionHandler(broken -> fail(Fault.UPSTREAM_REFUSED, what, status));
    }

    private void notAnswered(Throwable failure) {
        if (done) {
            return;
        }
        call.failed();
        worthAnother = true;
        Fault fault = UpstreamFailure.fault(failure);
        fail(fault, UpstreamFailure.describe(failure), fault.status());
        if (request != null) {
            // It could not be sent, and would keep its connection for ever: a reset does not help there.
            request.connection().close();
        }
    }

    private void part(ByteBuf bytes) {
        if (done) {
            return;
        }
        lastHeardNanos = System.nanoTime();
        try {
            int length = bytes.readableBytes();
            byte[] copy = length <= scratch.length ? scratch : new byte[length];
            bytes.getBytes(bytes.readerIndex(), copy, 0, length);
            parser.feed(copy, 0, length);
        } catch (EventTooLarge tooLarge) {
            fail(Fault.EVENT_TOO_LARGE, String.valueOf(tooLarge.getMessage()), Fault.EVENT_TOO_LARGE.status());
            abort();
        }
    }

    @Override
    public void event(String type, String id, byte[] data) {
        if (sink != null) {
            sink.event(type, id, data);
        }
    }

    private void finish() {
        if (!done && sink != null) {
            done = true;
            sink.finished();
        }
    }

    private void fail(Fault fault, String detail, int status) {
        if (!done && sink != null) {
            done = true;
            sink.failed(fault, detail, status);
        }
    }

    @Override
    public void pause() {
        if (response != null) {
            response.pause();
            tap.ifPresent(body -> body.flow(false));
        }
    }

    @Override
    public void resume() {
        if (response != null) {
            lastHeardNanos = System.nanoTime();
            tap.ifPresent(body -> body.flow(true));
            response.resume();
        }
    }

    @Override
    public void cancel() {
        done = true;
        call.forgone();
        abort();
    }

    /** Cuts the connection, which is how an upstream learns that nobody wants the rest. */
    private void abort() {
        if (request != null) {
            request.reset();
        }
    }

    @Override
    public void checkDeadlines(long nowNanos) {
        long silent = nowNanos - lastHeardNanos;
        Duration limit = streaming ? route.timeouts().idle() : route.timeouts().firstByte();
        if (silent > limit.toNanos()) {
            Fault fault = streaming ? Fault.UPSTREAM_IDLE : Fault.UPSTREAM_TIMEOUT;
            call.failed();
            fail(fault, limit.toMillis() + " ms", fault.status());
            abort();
        }
    }
}
