package io.holdfast.gateway.calls;

import io.holdfast.cluster.NodeInfo;
import io.holdfast.gateway.calls.CallMetrics.Outcome;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.http.ConnectionGuard;
import io.holdfast.gateway.reading.NoUpstream;
import io.holdfast.routes.Route;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Kind;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One API call between its client and a stream node. A small body travels with the question; of a large one no more is
 * read than the upstream takes, and of the answer no more is asked for than the client takes.
 */
final class ApiExchange implements CallLink.Side {
    private static final Logger log = LoggerFactory.getLogger(ApiExchange.class);

    /** Makes the question from what there is of the body. */
    interface Opening {
        OpeningRequest with(Buffer first, boolean whole);
    }

    /** So much of a body is waited for before the upstream is asked. */
    private static final int FIRST_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final Calls calls;
    private final ConnectionGuard guard;
    private final Route route;
    private final Client client;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Opening opening;
    private final Consumer<Outcome> over;

    private final Buffer first = Buffer.buffer();
    private long received;
    private boolean whole;
    private boolean asked;
    private boolean done;
    private @Nullable CallLink link;
    private @Nullable CallHead answer;
    private long timer;

    /** @param over called once */
    ApiExchange(
            Vertx vertx,
            Calls calls,
            ConnectionGuard guard,
            Route route,
            Client client,
            HttpServerRequest request,
            Opening opening,
            Consumer<Outcome> over) {
        this.vertx = vertx;
        this.calls = calls;
        this.guard = guard;
        this.route = route;
        this.client = client;
        this.request = request;
        this.response = request.response();
        this.opening = opening;
        this.over = over;
    }

    /**
     * Begins.
     *
     * @param patience with the client and the stream node, from now on until the end
     * @param read the body where it has been read already
     */
    void start(Duration patience, Optional<Buffer> read) {
        timer = vertx.setTimer(patience.toMillis(), late -> overdue());
        response.closeHandler(closed -> left());
        response.exceptionHandler(broken -> left());
        request.exceptionHandler(broken -> left());
        if (read.isPresent()) {
            first.appendBuffer(read.get());
            bodyOver();
            return;
        }
        request.handler(this::bytes);
        request.endHandler(end -> bodyOver());
        if (declared() > route.maxBodyBytes()) {
            tooLarge();
        }
    }

    /** The length that the client says its body has, -1 when it does not. */
    private long declared() {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException notOurs) {
            return -1;
        }
    }

    private void bytes(Buffer bytes) {
        received += bytes.length();
        if (done) {
            discard();
        } else if (received > route.maxBodyBytes()) {
            tooLarge();
        } else if (link != null) {
            link.send(Kind.BODY, false, bytes);
            if (link.full()) {
                pause();
            }
        } else {
            first.appendBuffer(bytes);
            if (first.length() >= FIRST_BYTES) {
                pause();
                ask();
            }
        }
    }

    private void bodyOver() {
        whole = true;
        if (done) {
            return;
        }
        if (link != null) {
            link.send(Kind.BODY, true, Buffer.buffer());
        } else {
            ask();
        }
    }

    private void ask() {
        if (!asked) {
            asked = true;
            calls.nodeFor(client)
                    .onSuccess(this::ask)
                    .onFailure(failure -> refuse(Refusal.of(failure).fault(), ""));
        }
    }

    private void ask(NodeInfo node) {
        if (!done) {
            link = calls.open(node, client, opening.with(first, whole), whole, true, this);
        }
    }

    /** Sent with the first part, so that what goes wrong before can still be said. */
    @Override
    public void head(CallHead head) {
        answer = head;
    }

    @Override
    public void part(CallPart part) {
        CallLink from = link;
        if (done || from == null) {
            return;
        }
        if (answer != null) {
            begin(answer);
            answer = null;
        }
        if (part.last()) {
            from.close();
            finish(Outcome.ANSWERED);
            response.end();
        } else {
            response.write(part.data()).onComplete(written -> from.used(part));
        }
    }

    private void begin(CallHead head) {
        response.setStatusCode(head.status());
        CallHeaders.answer(head.fields(), route.responseHeaders(), response.headers());
        boolean bodiless = request.method().equals(HttpMethod.HEAD) || head.status() == 204 || head.status() == 304;
        if (!bodiless && !response.headers().contains("content-length")) {
            response.setChunked(true);
        }
    }

    /** While the upstream takes nothing, the client can't send. */
    private void pause() {
        request.pause();
        guard.paused(request);
    }

    private void resume() {
        guard.resumed(request);
        request.resume();
    }

    @Override
    public void room() {
        resume();
    }

    @Override
    public void ended(Fault fault, String detail, int status) {
        if (done) {
            return;
        }
        if (response.headWritten()) {
            // It must not look whole, so the connection is cut.
            log.info("Answer cut: route={} path={} fault={}", route.id(), request.path(), fault.code());
            finish(Outcome.BROKEN);
            response.reset();
        } else {
            finish(Outcome.REFUSED);
            NoUpstream.sendOr(response, route, fault, detail, status);
        }
    }

    /** The stream node keeps the time itself, and should have said so. */
    @Override
    public void overdue() {
        refuse(whole ? Fault.OWNER_SILENT : Fault.REQUEST_TIMEOUT, "");
    }

    private void tooLarge() {
        refuse(Fault.BODY_TOO_LARGE, "body: over " + route.maxBodyBytes() + " bytes (allowed: max-body-size)");
    }

    private void refuse(Fault fault, String detail) {
        if (link != null) {
            link.end(Fault.CANCELLED);
        }
        ended(fault, detail, fault.status());
    }

    /** Who still sends is listened to for a while, so that the answer can be read; then no more. */
    private void discard() {
        if (received > 2L * route.maxBodyBytes()) {
            request.connection().close();
        }
    }

    private void left() {
        if (!done) {
            finish(Outcome.LEFT);
            if (link != null) {
                link.end(Fault.CANCELLED);
            }
        }
    }

    private void finish(Outcome outcome) {
        done = true;
        vertx.cancelTimer(timer);
        over.accept(outcome);
        resume();
    }
}
