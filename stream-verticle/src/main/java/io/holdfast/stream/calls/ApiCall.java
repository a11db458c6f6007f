package io.holdfast.stream.calls;

import io.holdfast.routes.Route;
import io.holdfast.routes.UpstreamCall;
import io.holdfast.stream.source.Attempts;
import io.holdfast.stream.source.UpstreamFailure;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.CallFrame.Kind;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.Fault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One API call at its upstream. Bodies go through in pieces, either way no faster than who takes them. */
final class ApiCall implements CallLink.Side {
    private final CallLink link;
    private final Call call;
    private final Route route;
    private final CallUpstreams upstreams;
    private final Attempts attempts;
    private final Runnable over;
    private @Nullable UpstreamCall attempt;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean sent;
    private boolean done;

    /** @param over called once */
    ApiCall(CallContext shared, Address from, Call call, Route route, Runnable over) {
        this.link = shared.links().open(from, call.call(), shared.window(), this);
        this.call = call;
        this.route = route;
        this.upstreams = shared.upstreams();
        this.attempts = new Attempts(shared.vertx(), upstreams.tries(route), this::attempt);
        this.over = over;
    }

    void start() {
        link.allowedAtOnce(call.credit());
        link.expectWithin(route.calls().timeout());
        attempts.next(() -> finish(Fault.UPSTREAM_UNAVAILABLE, ""));
    }

    private void attempt(UpstreamCall next) {
        abort();
        request = null;
        attempt = next;
        upstreams
                .request(route, next.upstream(), call)
                .onSuccess(connected -> connected(next, connected))
                .onFailure(failure -> notConnected(next, failure));
    }

    private void connected(UpstreamCall asked, HttpClientRequest connected) {
        if (done) {
            // Left while it waited for a connection, which goes back to the pool.
            connected.reset();
            return;
        }
        request = connected;
        // Of what goes wrong, the answer's failure tells.
        connected.exceptionHandler(broken -> {});
        connected
                .response()
                .onSuccess(answered -> head(asked, connected, answered))
                .onFailure(failure -> notAnswered(asked, connected, failure));
        Buffer body = call.request().body();
        if (call.whole()) {
            sent = true;
            if (body.length() == 0) {
                connected.end();
            } else {
                connected.end(body);
            }
            return;
        }
        if (!connected.headers().contains("content-length")) {
            connected.setChunked(true);
        }
        connected.write(body).onSuccess(left -> link.grant());
    }

    @Override
    public void part(CallPart part) {
        HttpClientRequest to = request;
        if (to == null) {
            finish(Fault.CALL_LOST, "a part before credit");
        } else if (part.last()) {
            sent = true;
            to.end(part.data());
        } else {
            // What can't be written any more is of no use; the answer, or its failure, tells why.
            Future<Void> written = to.write(part.data());
            written.onComplete(left -> link.used(part));
        }
    }

    private void head(UpstreamCall asked, HttpClientRequest sentBy, HttpClientResponse answered) {
        if (done || sentBy != request) {
            return;
        }
        asked.answered(answered.statusCode());
        if (call.whole() && UpstreamFailure.worthAnother(answered.statusCode())) {
            answered.pause();
            attempts.again(() -> pass(answered));
        } else {
            pass(answered);
        }
    }

    private void pass(HttpClientResponse answered) {
        if (done) {
            return;
        }
        response = answered;
        link.send(new CallHead(link.call(), answered.statusCode(), fields(answered)));
        answered.handler(this::chunk);
        answered.endHandler(end -> finished());
        answered.exceptionHandler(broken -> finish(Fault.UPSTREAM_LOST, UpstreamFailure.describe(broken)));
        answered.resume();
    }

    private static List<Field> fields(HttpClientResponse answered) {
        List<Field> fields = new ArrayList<>();
        answered.headers().forEach((name, value) -> fields.add(new Field(name.toLowerCase(Locale.ROOT), value)));
        return fields;
    }

    private void chunk(Buffer bytes) {
        if (!done) {
            link.send(Kind.BODY, false, bytes);
            if (link.full() && response != null) {
                response.pause();
            }
        }
    }

    @Override
    public void room() {
        if (response != null) {
            response.resume();
        }
    }

    private void finished() {
        if (!done) {
            link.send(Kind.BODY, true, Buffer.buffer());
            link.close();
            over();
            if (!sent) {
                // The upstream has answered without reading all.
                abort();
            }
        }
    }

    /** Nothing has been sent, so that nothing can have happened. */
    private void notConnected(UpstreamCall asked, Throwable failure) {
        if (!done) {
            asked.failed();
            attempts.again(() -> unanswered(failure));
        }
    }

    /** The upstream may have done what it was asked for, and does not know our calls from one another. */
    private void notAnswered(UpstreamCall asked, HttpClientRequest sentBy, Throwable failure) {
        if (!done && response == null && sentBy == request) {
            asked.failed();
            unanswered(failure);
        }
    }

    private void unanswered(Throwable failure) {
        finish(UpstreamFailure.fault(failure), UpstreamFailure.describe(failure));
    }

    @Override
    public void overdue() {
        if (sent && attempt != null) {
            attempt.failed();
        }
        finish(
                sent || response != null ? Fault.UPSTREAM_TIMEOUT : Fault.REQUEST_TIMEOUT,
                route.calls().timeout().toMillis() + " ms");
    }

    /** The client has left, or its gateway. */
    @Override
    public void ended(Fault fault, String detail, int status) {
        if (!done) {
            over();
            abort();
        }
    }

    @Override
    public void head(CallHead head) {
        // Only this side has one.
    }

    private void finish(Fault fault, String detail) {
        if (!done) {
            link.end(fault, detail, fault.status());
            over();
            abort();
        }
    }

    private void over() {
        done = true;
        attempts.stop();
        if (attempt != null) {
            attempt.forgone();
        }
        over.run();
    }

    /** Cuts the connection, which is how an upstream learns that nobody wants the rest. */
    private void abort() {
        if (request != null) {
            request.connection().close();
        }
    }
}
