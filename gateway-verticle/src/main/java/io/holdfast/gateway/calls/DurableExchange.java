package io.holdfast.gateway.calls;

import io.holdfast.cluster.Problem;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallBody;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request for a durable stream, or push, and its answer. While nothing has been answered, it is asked again of the next owner
 * when this one is lost, unless that could append twice.
 */
final class DurableExchange implements CallLink.Side {
    private static final long PAUSE_MS = 100;
    /** Of these it is known that nothing was done. */
    private static final Set<Fault> NOT_DONE = Set.of(Fault.STREAM_MOVED, Fault.DRAINING);
    /** Of these it is not. */
    private static final Set<Fault> MAYBE_DONE = Set.of(Fault.OWNER_LOST, Fault.OWNER_SILENT, Fault.CALL_LOST);

    private final Vertx vertx;
    private final Calls calls;
    private final Supplier<Future<Address>> owner;
    private final HttpServerResponse response;
    private final OpeningRequest opening;
    private final Buffer body;
    private final long deadlineNanos;
    private Supplier<String> url = () -> "";
    private boolean again;
    private boolean done;
    private @Nullable CallLink link;
    private @Nullable CallBody sending;
    private @Nullable CallHead answer;

    /**
     * @param owner whom to ask now
     * @param patience with owners that are lost
     */
    DurableExchange(
            Vertx vertx,
            Calls calls,
            Supplier<Future<Address>> owner,
            Duration patience,
            HttpServerResponse response,
            OpeningRequest opening,
            Buffer body) {
        this.vertx = vertx;
        this.calls = calls;
        this.owner = owner;
        this.response = response;
        this.opening = opening;
        this.body = body;
        this.deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    /** @param location tells the stream's URL, for who makes it */
    void start(Supplier<String> location) {
        url = location;
        response.closeHandler(closed -> left());
        response.exceptionHandler(broken -> left());
        ask();
    }

    private void ask() {
        owner.get()
                .onSuccess(this::ask)
                .onFailure(failure -> ended(
                        Refusal.of(failure).fault(),
                        "",
                        Refusal.of(failure).fault().status()));
    }

    private void ask(Address address) {
        if (done) {
            return;
        }
        answer = null;
        boolean whole = body.length() == 0;
        CallLink asked = calls.open(address, opening, whole, this);
        link = asked;
        sending = whole ? null : new CallBody(asked, body);
    }

    @Override
    public void room() {
        if (sending != null) {
            sending.send();
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
            begin(answer, part.last());
            answer = null;
        }
        if (!part.last()) {
            response.write(part.data()).onComplete(written -> from.used(part));
            return;
        }
        done = true;
        from.close();
        if (part.data().length() > 0) {
            response.end(part.data());
        } else {
            response.end();
        }
    }

    private void begin(CallHead head, boolean whole) {
        response.setStatusCode(status(head.status())).setChunked(!whole);
        head.fields().forEach(field -> response.putHeader(field.name(), field.value()));
        if (head.status() == 201) {
            response.putHeader("Location", url.get());
        }
    }

    /** What an owner did before it was lost must not look like somebody else's doing. */
    private int status(int told) {
        boolean deletedBefore =
                again && told == 404 && opening.target().method().equals("DELETE");
        return deletedBefore ? 204 : told;
    }

    @Override
    public void ended(Fault fault, String detail, int status) {
        if (done) {
            return;
        }
        if (response.headWritten()) {
            done = true;
            breakOff();
        } else if (System.nanoTime() < deadlineNanos && mayAskAgain(fault)) {
            again |= MAYBE_DONE.contains(fault);
            link = null;
            vertx.setTimer(PAUSE_MS, over -> ask());
        } else {
            done = true;
            Problem.send(response, fault, detail, status(status));
        }
    }

    private boolean mayAskAgain(Fault fault) {
        return NOT_DONE.contains(fault) || (MAYBE_DONE.contains(fault) && repeatable());
    }

    private boolean repeatable() {
        return !opening.target().method().equals("POST") || opening.headers().containsKey("producer-id");
    }

    /** An event stream may end anywhere, and its reader comes back; anything else must not look whole. */
    private void breakOff() {
        if ("text/event-stream".equals(response.headers().get("content-type"))) {
            response.end();
        } else {
            response.reset();
        }
    }

    @Override
    public void overdue() {
        // The link itself finds out who is silent.
    }

    private void left() {
        if (!done) {
            done = true;
            if (link != null) {
                link.end(Fault.CANCELLED);
            }
        }
    }
}
