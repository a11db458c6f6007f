package io.holdfast.gateway.reading;

import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.wire.Fault;

/** A reader of either transport: which events it has been given, whether it is over, and what metrics and log are told. */
public abstract class CountedReader implements Reader {
    private final WriteRoom room;
    private final GatewayMetrics metrics;
    private final ReadLog log;
    private long next;
    private boolean firstEventSeen;
    /** Whether metrics still have to be told what came of a resume. */
    private boolean resuming;

    private boolean over;

    /** @param room what is left of the connection, which other readers may share */
    protected CountedReader(WriteRoom room, long next, GatewayMetrics metrics, ReadLog log) {
        this.room = room;
        this.next = next;
        this.metrics = metrics;
        this.log = log;
        this.resuming = next > 0;
        this.firstEventSeen = resuming;
        metrics.readStarted();
        log.started(next);
    }

    protected final WriteRoom room() {
        return room;
    }

    /** Writes events of which none has been written before. */
    protected abstract void write(EventBatch unseen);

    @Override
    public final String principal() {
        return log.client().principal();
    }

    @Override
    public final long next() {
        return next;
    }

    @Override
    public void opened() {
        resume(ResumeOutcome.RESUMED);
    }

    @Override
    public void refused(Fault fault, String detail, int status) {
        resume(ResumeOutcome.of(fault));
    }

    private void resume(ResumeOutcome outcome) {
        if (resuming && !over) {
            resuming = false;
            metrics.resumed(outcome, log.elapsedNanos());
        }
    }

    @Override
    public final void events(EventBatch batch) {
        if (over || batch.end() <= next) {
            return;
        }
        EventBatch unseen = batch.from(next);
        next = unseen.end();
        write(unseen);
        metrics.sent(unseen.size());
        if (!firstEventSeen) {
            firstEventSeen = true;
            metrics.firstEvent(log.elapsedNanos(), log.keptTrace());
        }
    }

    /** The connection is closed. */
    public final void clientGone() {
        if (!over) {
            resume(ResumeOutcome.LEFT);
            over("client_gone");
        }
    }

    /** A read that ends with an error, which is nobody's failure when it was asked for. */
    protected final void failed(Fault fault) {
        if (fault != Fault.CANCELLED && fault != Fault.DRAINING) {
            metrics.failed();
        }
        over(fault.code());
    }

    /** @param how for the log: ended, cancelled, client_gone, or a fault's code */
    protected void over(String how) {
        over = true;
        metrics.readOver(log.elapsedNanos(), log.keptTrace());
        log.over(how, next);
    }

    @Override
    public final boolean closed() {
        return over;
    }

    @Override
    public final boolean full() {
        return room.full();
    }

    @Override
    public final void whenDrained(Runnable action) {
        room.whenDrained(() -> {
            if (!over) {
                action.run();
            }
        });
    }
}
