package io.holdfast.stream;

import io.holdfast.cluster.Route;
import io.holdfast.cluster.UpstreamCall;
import io.holdfast.wire.Fault;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call to the upstream, read as server-sent events. Every wait has its own limit: connecting (set in the client),
 * the response head, silence in between; the whole is the stream's business.
 */
final class UpstreamSource implements Source, SseParser.Sink {
    private static final String EVENT_STREAM = "text/event-stream";
    /** As much of a refusal's body as a client is shown. */
    private static final int MAX_REFUSAL_BYTES = 2_048;
    /** Bad gateway and gateway timeout, which are said by what stands before a server. */
    static final Set<Integer> WORTH_ANOTHER = Set.of(502, 504);

    private final HttpClient http;
    private final Route route;
    private final UpstreamCall call;
    private final RequestOptions options;
    private final Buffer body;
    private final SseParser parser;

    private @Nullable Sink sink;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private long lastHeardNanos = System.nanoTime();
    private boolean streaming;
    private boolean done;
    private boolean worthAnother;

    UpstreamSource(
            HttpClient http, Route route, UpstreamCall call, RequestOptions options, Buffer body, int maxEventBytes) {
        this.http = http;
        this.route = route;
        this.call = call;
        this.options = options;
        this.body = body;
        this.parser = new SseParser(this, maxEventBytes);
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
        worthAnother = WORTH_ANOTHER.contains(answered.statusCode());
        lastHeardNanos = System.nanoTime();
        String type = answered.getHeader("Content-Type");
        if (answered.statusCode() != 200) {
            refusedBy(answered);
        } else if (type == null || !type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())) {
            fail(Fault.UPSTREAM_NOT_A_STREAM, "content-type: " + type, Fault.UPSTREAM_NOT_A_STREAM.status());
            abort();
        } else {
            streaming = true;
            answered.handler(this::chunk);
            answered.endHandler(end -> finish());
            answered.exceptionHandler(
                    failure -> fail(Fault.UPSTREAM_LOST, describe(failure), Fault.UPSTREAM_LOST.status()));
            if (sink != null) {
                sink.opened();
            }
        }
    }

    /** Whether the call has failed in a way that the next one, or another upstream, may not. */
    boolean worthAnother() {
        return worthAnother;
    }

    /** The upstream's own status says more than ours could: 4xx is passed on, 5xx becomes a bad gateway. */
    private void refusedBy(HttpClientResponse answered) {
        int upstreamStatus = answered.statusCode();
        int status = upstreamStatus >= 400 && upstreamStatus < 500 ? upstreamStatus : Fault.UPSTREAM_REFUSED.status();
        Buffer text = Buffer.buffer();
        answered.handler(chunk -> {
            if (text.length() < MAX_REFUSAL_BYTES) {
                text.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX_REFUSAL_BYTES - text.length()));
            }
        });
        String what = "status " + upstreamStatus;
        answered.endHandler(end -> fail(Fault.UPSTREAM_REFUSED, what + ", body " + text, status));
        answered.exceptionHandler(broken -> fail(Fault.UPSTREAM_REFUSED, what, status));
    }

    private void notAnswered(Throwable failure) {
        if (done) {
            return;
        }
        call.failed();
        worthAnother = true;
        boolean late = failure instanceof TimeoutException || failure instanceof ConnectTimeoutException;
        Fault fault = late ? Fault.UPSTREAM_TIMEOUT : Fault.UPSTREAM_UNREACHABLE;
        fail(fault, describe(failure), fault.status());
        if (request != null) {
            // It could not be sent, and would keep its connection for ever: a reset does not help there.
            request.connection().close();
        }
    }

    private void chunk(Buffer bytes) {
        if (done) {
            return;
        }
        lastHeardNanos = System.nanoTime();
        try {
            parser.feed(bytes.getBytes());
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
        }
    }

    @Override
    public void resume() {
        if (response != null) {
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

    /** Without addresses: a client may see it. */
    static String describe(Throwable failure) {
        if (failure instanceof ConnectTimeoutException || failure instanceof TimeoutException) {
            return "connection timed out";
        } else if (failure instanceof ConnectException) {
            return "connection refused";
        } else if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
