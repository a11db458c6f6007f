package io.holdfast.wire;

import io.holdfast.wire.CallFrame.CallCredit;
import io.holdfast.wire.CallFrame.CallEnd;
import io.holdfast.wire.CallFrame.CallHead;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallFrame.Kind;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * One side of a call: numbers what it sends and says when to stop, grants credit as what it received is used up, and finds
 * what was lost on the way. Belongs to one event loop.
 */
public final class CallLink {

    /** Whoever carries a call on. Nothing is told any more once the link is closed. */
    public interface Side {
        void head(CallHead head);

        void part(CallPart part);

        /** There is credit again after {@link CallLink#full()}. */
        void room();

        /** The other side has ended the call, or nothing is heard of it. */
        void ended(Fault fault, String detail, int status);

        /** What was expected by {@link CallLink#expectWithin} has not come. */
        void overdue();
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final CallLinks links;
    private final Address peer;
    private final long call;
    private final int window;
    private final Side side;

    private long partsSent;
    private long weightSent;
    private long allowed;

    private long partsReceived;
    private long weightUsed;
    private long granted;

    private long saidNanos = System.nanoTime();
    private long heardNanos = saidNanos;
    private long waitNanos = NEVER;
    private long waitSinceNanos = saidNanos;
    private boolean closed;

    CallLink(CallLinks links, Address peer, long call, int window, Side side) {
        this.links = links;
        this.peer = peer;
        this.call = call;
        this.window = window;
        this.side = side;
    }

    public long call() {
        return call;
    }

    public Address peer() {
        return peer;
    }

    public boolean closed() {
        return closed;
    }

    /** Sends a part, whether there is credit or not: it is the sender who stops its source when the link is full. */
    public void send(Kind kind, boolean last, Buffer data) {
        CallPart part = new CallPart(call, partsSent, kind, last, data);
        partsSent++;
        weightSent += part.weight();
        say(part);
    }

    public void send(CallHead head) {
        say(head);
    }

    /** Whether the source has to wait for {@link Side#room()}. */
    public boolean full() {
        return weightSent >= allowed;
    }

    /** Opens the call; the other side may send at once what the frame grants. */
    public void ask(CallFrame.Call opening) {
        granted = opening.credit();
        say(opening);
    }

    /** What this side may send at first, as the frame that opened the call told. */
    public void allowedAtOnce(int weight) {
        allowed = weight;
    }

    /** Lets the other side send. */
    public void grant() {
        granted = weightUsed + window;
        say(credit());
    }

    /** A received part needs no memory here any more. */
    public void used(CallPart part) {
        weightUsed += part.weight();
        if (!closed && granted - weightUsed <= window / 2) {
            grant();
        }
    }

    private CallCredit credit() {
        return new CallCredit(call, granted, partsSent);
    }

    /** From now on; see {@link Side#overdue()}. */
    public void expectWithin(Duration time) {
        waitSinceNanos = System.nanoTime();
        waitNanos = time.toNanos();
    }

    public void expectNothing() {
        waitNanos = NEVER;
    }

    /** Ends the call on both sides; this one is not told. */
    public void end(Fault fault, String detail, int status) {
        if (!closed) {
            say(new CallEnd(call, fault, detail, status));
            close();
        }
    }

    public void end(Fault fault) {
        end(fault, "", fault.status());
    }

    /** Everything has been said. */
    public void close() {
        closed = true;
        links.forget(this);
    }

    private void say(CallFrame frame) {
        if (!closed) {
            saidNanos = System.nanoTime();
            links.send(peer, frame);
        }
    }

    void receive(CallFrame frame) {
        heardNanos = System.nanoTime();
        if (frame instanceof CallPart part) {
            if (part.number() == partsReceived) {
                partsReceived++;
                side.part(part);
            } else {
                broken();
            }
        } else if (frame instanceof CallCredit credit) {
            receive(credit);
        } else if (frame instanceof CallHead head) {
            side.head(head);
        } else if (frame instanceof CallEnd end) {
            close();
            side.ended(end.fault(), end.detail(), end.status());
        }
    }

    private void receive(CallCredit credit) {
        if (credit.parts() != partsReceived) {
            broken();
            return;
        }
        boolean wasFull = full();
        allowed = Math.max(allowed, credit.weight());
        if (wasFull && !full()) {
            side.room();
        }
    }

    /** The bus has lost a part. */
    private void broken() {
        lost(Fault.CALL_LOST);
    }

    /** The other side can't be told any more, or is told in case it can. */
    void lost(Fault fault) {
        end(fault);
        side.ended(fault, "", fault.status());
    }

    void sweep(long nowNanos) {
        if (nowNanos - waitSinceNanos > waitNanos) {
            waitNanos = NEVER;
            side.overdue();
        } else if (nowNanos - heardNanos > CallLinks.SILENT_NANOS) {
            lost(Fault.OWNER_SILENT);
        } else if (nowNanos - saidNanos > CallLinks.BEAT_NANOS) {
            say(credit());
        }
    }
}
