package io.holdfast.stream.protocol;

import io.holdfast.stream.CallConfig;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallBody;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Kind;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's request for a durable stream, or push, as a gateway hands it on: takes in its body, and sends the answer. */
public final class OwnerCall implements CallLink.Side {
    /** From one piece of the body to the next. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CallLink link;
    private final Call call;
    private final int mostBytes;
    private final Consumer<OwnerCall> whole;
    private final Buffer body;
    private @Nullable CallBody answer;
    private Runnable whenRoom = () -> {};
    private Runnable whenOver = () -> {};

    /**
     * @param whole called when all of the body is there
     */
    public OwnerCall(CallLinks links, Address from, Call call, CallConfig config, Consumer<OwnerCall> whole) {
        this.link = links.open(from, call.call(), config.creditBytes(), this);
        this.call = call;
        this.mostBytes = config.maxMessageBytes();
        this.whole = whole;
        this.body = call.request().body().copy();
    }

    public void start() {
        link.allowedAtOnce(call.credit());
        if (call.whole()) {
            whole.accept(this);
        } else {
            link.expectWithin(PATIENCE);
            link.grant();
        }
    }

    @Override
    public void part(CallPart part) {
        if (body.length() + part.data().length() > mostBytes) {
            refuse(Fault.BODY_TOO_LARGE, "");
            return;
        }
        body.appendBuffer(part.data());
        link.used(part);
        link.expectWithin(PATIENCE);
        if (part.last()) {
            link.expectNothing();
            whole.accept(this);
        }
    }

    public OwnerRequest request() {
        return new OwnerRequest(call.request(), body);
    }

    /** Whether nothing more should be sent for now. */
    public boolean full() {
        return link.full();
    }

    /**
     * For an answer that is made as time goes by.
     *
     * @param room called when there is credit again
     * @param over called when the client is gone, or the answer has ended
     */
    public void stream(OwnerAnswer head, Runnable room, Runnable over) {
        whenRoom = room;
        whenOver = over;
        link.send(new CallHead(call.call(), head.status(), head.fields()));
    }

    /** @param over called when the client is gone, or has its answer */
    public void whenOver(Runnable over) {
        whenOver = over;
    }

    public void send(Buffer piece) {
        link.send(Kind.BODY, false, piece);
    }

    public void end() {
        link.send(Kind.BODY, true, Buffer.buffer());
        close();
    }

    /** The client finds out by asking again. */
    public void cut(Fault why) {
        link.end(why);
        over();
    }

    /** When it is known, or why there is none. */
    public void answer(Future<OwnerAnswer> whole) {
        whole.onSuccess(this::answer).onFailure(this::refuse);
    }

    public void answer(OwnerAnswer whole) {
        if (!link.closed()) {
            link.send(new CallHead(call.call(), whole.status(), whole.fields()));
            answer = new CallBody(link, whole.body());
            room();
        }
    }

    public void refuse(Throwable failure) {
        refuse(Refusal.of(failure).fault(), "");
    }

    public void refuse(Fault fault, String detail) {
        if (!link.closed()) {
            link.end(fault, detail, fault.status());
            over();
        }
    }

    @Override
    public void room() {
        if (answer == null) {
            whenRoom.run();
            return;
        }
        answer.send();
        if (answer.over()) {
            close();
        }
    }

    private void close() {
        link.close();
        over();
    }

    private void over() {
        Runnable then = whenOver;
        whenOver = () -> {};
        then.run();
    }

    @Override
    public void head(CallHead head) {
        refuse(Fault.CALL_LOST, "a head from who asks");
    }

    @Override
    public void ended(Fault fault, String detail, int status) {
        over();
    }

    @Override
    public void overdue() {
        refuse(Fault.REQUEST_TIMEOUT, "");
    }
}
