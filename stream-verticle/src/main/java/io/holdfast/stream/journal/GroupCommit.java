package io.holdfast.stream.journal;

import io.holdfast.metrics.Histogram;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Result;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Appends what all streams of a verticle instance had to say in a loop turn with one call of the journal, one call at a
 * time: what arrives meanwhile goes into the next, so the cost of an event falls as the load rises.
 */
public final class GroupCommit {
    /** Whoever has something to append. */
    public interface Writer {
        /** Whether somebody else may append by now. */
        boolean isLost();

        /** All that waits. */
        Append takeAppend();

        /** @param nowMs since 1970 */
        void appended(Append append, Result result, long nowMs);

        void appendFailed(Throwable failure);
    }

    /** Between two appends to a journal that others share, for so many events of the one before each. */
    private static final int EVENTS_PER_REST_MS = 8;

    private static final int LONGEST_REST_MS = 2;

    private final Vertx vertx;
    private final Journal journal;
    private final Context context;
    private final JournalMetrics metrics;
    private final Histogram.Recorder processing;
    private final Histogram.Recorder appends;
    private final Histogram.Recorder batches;
    private final Doubt doubt;
    private List<Writer> waiting = new ArrayList<>();
    private boolean underWay;
    private boolean scheduled;
    private boolean resting;
    private boolean telling;
    /** When the first of those that wait came. */
    private long waitingSinceNanos;

    private long appendedSinceNanos;

    /** @param ours whether this node's streams are still its own */
    public GroupCommit(Vertx vertx, Journal journal, JournalMetrics metrics, BooleanSupplier ours) {
        this.vertx = vertx;
        this.journal = journal;
        this.metrics = metrics;
        this.processing = metrics.processing().recorder();
        this.appends = metrics.appends().recorder();
        this.batches = metrics.batches().recorder();
        this.doubt = new Doubt(vertx, ours);
        this.context = vertx.getOrCreateContext();
    }

    /** The stream has something to append. It says so once, and again only after its part was committed or refused. */
    public void add(Writer stream) {
        if (telling) {
            // Its events came while the last append was under way.
            waitingSinceNanos = appendedSinceNanos;
        } else if (waiting.isEmpty()) {
            waitingSinceNanos = System.nanoTime();
        }
        waiting.add(stream);
        commitSoon();
    }

    private void commitSoon() {
        if (!waiting.isEmpty() && !scheduled && !underWay && !resting) {
            scheduled = true;
            context.runOnContext(turnOver -> commit());
        }
    }

    /** An append that leaves the process costs the same for one event and for fifty, so under load it waits for more. */
    private void rest(int events) {
        if (journal.gathers()) {
            resting = true;
            vertx.setTimer(Math.max(1, Math.min(LONGEST_REST_MS, events / EVENTS_PER_REST_MS)), over -> {
                resting = false;
                commitSoon();
            });
        }
    }

    private void commit() {
        scheduled = false;
        waiting.removeIf(Writer::isLost);
        if (waiting.isEmpty()) {
            return;
        }
        underWay = true;
        List<Writer> streams = waiting;
        waiting = new ArrayList<>();
        List<Append> group = new ArrayList<>(streams.size());
        int counted = 0;
        for (Writer stream : streams) {
            Append append = stream.takeAppend();
            group.add(append);
            counted += append.events().size();
        }
        int events = counted;
        long sinceNanos = waitingSinceNanos;
        appendedSinceNanos = System.nanoTime();
        journal.append(group)
                .onComplete(results -> doubt.whenOver(() -> {
                    underWay = false;
                    rest(events);
                    measure(events, sinceNanos);
                    tell(streams, group, results);
                    commitSoon();
                }));
    }

    /** All events of a group are taken for as old as its oldest one, which spares a look at the clock for each. */
    private void measure(int events, long sinceNanos) {
        long now = System.nanoTime();
        appends.record(now - appendedSinceNanos);
        if (events > 0) {
            batches.record(events);
            processing.record(now - sinceNanos, events);
        }
    }

    private void tell(List<Writer> streams, List<Append> group, AsyncResult<List<Result>> results) {
        if (results.failed()) {
            metrics.appendFailed();
        }
        telling = true;
        long nowMs = System.currentTimeMillis();
        for (int i = 0; i < streams.size(); i++) {
            if (results.succeeded()) {
                metrics.journaled(group.get(i).events().size());
                streams.get(i).appended(group.get(i), results.result().get(i), nowMs);
            } else {
                streams.get(i).appendFailed(Objects.requireNonNull(results.cause()));
            }
        }
        telling = false;
    }
}
