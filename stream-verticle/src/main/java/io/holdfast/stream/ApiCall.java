package io.holdfast.stream;

import io.holdfast.cluster.Route;
import io.holdfast.stream.CallUpstreams.Chosen;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.CallFrame.Kind;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One API call at its upstream. Bodies go through in pieces, either way no faster than who takes them. */
final class ApiCall implements CallLink.Side {
    private final CallLink link;
    private final Call call;
    private final Route route;
    private final Chosen chosen;
    private final CallUpstreams upstreams;
    private final Runnable over;
    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean sent;
    private boolean done;

    /** @param over called once */
    ApiCall(
            CallLinks links,
            Address from,
            Call call,
            CallUpstreams upstreams,
            Chosen chosen,
            int window,
            Runnable over) {
        this.link = links.open(from, call.call(), window, this);
        this.call = call;
        this.route = chosen.route();
        this.chosen = chosen;
        this.upstreams = upstreams;
        this.over = over;
    }

    void start() {
        link.allowedAtOnce(call.credit());
        link.expectWithin(route.calls().timeout());
        upstreams.request(chosen, call).onSuccess(this::connected).onFailure(this::notAnswered);
    }

    private void connected(HttpClientRequest connected) {
        request = connected;
        if (done) {
            // Left while it waited for a connection, which goes back to the pool.
            connected.reset();
            return;
        }
        // Of what goes wrong, the answer's failure tells.
        connected.exceptionHandler(broken -> {});
        connected.response().onSuccess(this::head).onFailure(this::notAnswered);
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

    private void head(HttpClientResponse answered) {
        if (done) {
            return;
        }
        response = answered;
        if (answered.statusCode() >= 500) {
            chosen.failed();
        } else {
            chosen.state().answered();
        }
        link.send(new CallHead(link.call(), answered.statusCode(), fields(answered)));
        answered.handler(this::chunk);
        answered.endHandler(end -> finished());
        answered.exceptionHandler(broken -> finish(Fault.UPSTREAM_LOST, UpstreamSource.describe(broken)));
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

    private void notAnswered(Throwable failure) {
        if (done || response != null) {
            return;
        }
        chosen.failed();
        boolean late = failure instanceof TimeoutException || failure instanceof ConnectTimeoutException;
        finish(late ? Fault.UPSTREAM_TIMEOUT : Fault.UPSTREAM_UNREACHABLE, UpstreamSource.describe(failure));
    }

    @Override
    public void overdue() {
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
        over.run();
    }

    /** Cuts the connection, which is how an upstream learns that nobody wants the rest. */
    private void abort() {
        if (request != null) {
            request.connection().close();
        }
    }
}
