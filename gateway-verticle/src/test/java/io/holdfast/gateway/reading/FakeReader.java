package io.holdfast.gateway.reading;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A client's connection that writes down what it is given, and is as full as the test wants it. */
final class FakeReader implements Reader {
    private final List<String> told = new ArrayList<>();
    private final List<Long> seqs = new ArrayList<>();
    private final List<EventBatch> batches = new ArrayList<>();
    private List<Runnable> whenDrained = new ArrayList<>();
    private long next;
    private boolean full;
    private boolean closed;

    FakeReader(long next) {
        this.next = next;
    }

    /** All but the events. */
    List<String> told() {
        return told;
    }

    /** Every event that was written, once for each time. */
    List<Long> seqs() {
        return seqs;
    }

    List<EventBatch> batches() {
        return batches;
    }

    void fillUp() {
        full = true;
    }

    void drain() {
        full = false;
        List<Runnable> actions = whenDrained;
        whenDrained = new ArrayList<>();
        if (!closed) {
            actions.forEach(Runnable::run);
        }
    }

    /** The client hangs up. */
    void close() {
        closed = true;
    }

    @Override
    public String principal() {
        return "";
    }

    @Override
    public long next() {
        return next;
    }

    @Override
    public void opened() {
        told.add("opened");
    }

    @Override
    public void events(EventBatch batch) {
        if (batch.end() <= next) {
            return;
        }
        if (batch.first() > next) {
            told.add("hole before " + batch.first());
        }
        batches.add(batch);
        for (long seq = Math.max(next, batch.first()); seq < batch.end(); seq++) {
            seqs.add(seq);
        }
        next = batch.end();
    }

    @Override
    public void ended(long seq, Outcome outcome) {
        told.add("ended " + seq + " " + outcome.kind().word());
    }

    @Override
    public void refused(Fault fault, String detail, int status) {
        told.add("refused " + fault.code() + " " + status + " " + detail);
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public boolean full() {
        return full;
    }

    @Override
    public void whenDrained(Runnable action) {
        whenDrained.add(action);
    }
}
