package io.holdfast.stream.live;

import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.EventWindow;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.wire.Address;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.AsyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one stream's journaled events to its subscriptions, each as far as its credit goes: the latest from memory, and
 * from the journal to those that are behind.
 */
public final class Delivery {
    private static final int TAIL_EVENTS = 512;
    private static final int TAIL_BYTES = 32 * 1024;
    /** What is read from the journal at once for a reader that is behind. */
    private static final int READ_BYTES = 64 * 1024;

    private final StreamId stream;
    private final long epoch;
    private final Journal journal;
    private final Outbox outbox;
    private final BooleanSupplier ours;
    private final StreamMetrics metrics;
    private final EventWindow tail;
    private final List<Subscription> subscriptions = new ArrayList<>(1);
    private Runnable whenForgotten = () -> {};
    private Runnable whenCaughtUp = () -> {};
    /** Weight of what was appended since a reader last had everything. */
    private long behindBytes;

    private boolean confirmed;
    private @Nullable Outcome outcome;

    /**
     * @param start how many events are in the journal already
     * @param ours whether this node's streams are still its own
     */
    Delivery(
            StreamId stream,
            long epoch,
            long start,
            Journal journal,
            Outbox outbox,
            BooleanSupplier ours,
            StreamMetrics metrics) {
        this.tail = new EventWindow(start);
        this.stream = stream;
        this.epoch = epoch;
        this.journal = journal;
        this.outbox = outbox;
        this.ours = ours;
        this.metrics = metrics;
    }

    /** @param action run when the journal has nothing where it has to have something, so that the stream can't be ours any more */
    void whenForgotten(Runnable action) {
        whenForgotten = action;
    }

    /** @param action run when a reader has everything again, or none is left, after {@link #behindBytes} had grown */
    void whenCaughtUp(Runnable action) {
        whenCaughtUp = action;
    }

    /** About how much the reader that is furthest still has to be sent; 0 without readers, for whom nothing waits. */
    long behindBytes() {
        return behindBytes;
    }

    Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** The position behind the last event that may be shown. */
    public long end() {
        return tail.end();
    }

    /** The furthest that a reader can be: behind the last event, and when there is an outcome, behind that too. */
    long lastPosition() {
        return outcome == null ? tail.end() : tail.end() + 1;
    }

    boolean hasSubscriptions() {
        return !subscriptions.isEmpty();
    }

    /** Takes what the journal has acknowledged. */
    void append(List<Event> events, Optional<Outcome> end) {
        end.ifPresent(known -> outcome = known);
        boolean allHaveThem = events.isEmpty() || sendWhole(events);
        if (allHaveThem && outcome == null) {
            return;
        }
        // Backwards, since a subscription that is told the outcome leaves the list.
        for (int i = subscriptions.size() - 1; i >= 0; i--) {
            pump(subscriptions.get(i));
        }
        lookWhoIsBehind();
        trimTail();
    }

    private void lookWhoIsBehind() {
        if (behindBytes > 0 && (subscriptions.isEmpty() || someoneHasAll())) {
            behindBytes = 0;
            whenCaughtUp.run();
        }
    }

    private boolean someoneHasAll() {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (subscriptions.get(i).position() >= tail.end()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What just came goes as it is to everyone who was up to date and has the credit: no copy, and one encoding. Whether
     * that was all, so that nothing had to be kept.
     */
    private boolean sendWhole(List<Event> events) {
        if (subscriptions.isEmpty()) {
            metrics.unread(events.size());
        }
        int weight = 0;
        for (Event event : events) {
            weight += event.weight();
        }
        boolean all = tail.first() == tail.end();
        for (int i = 0; i < subscriptions.size(); i++) {
            all &= sendWhole(subscriptions.get(i), events, weight);
        }
        if (all) {
            tail.pass(events);
        } else {
            events.forEach(tail::add);
            behindBytes += weight;
        }
        return all;
    }

    private boolean sendWhole(Subscription subscription, List<Event> events, int weight) {
        boolean whole = confirmed
                && subscription.position() == events.get(0).seq()
                && subscription.creditAsInt() >= weight
                && !subscription.readingJournal();
        if (whole) {
            send(subscription, events, weight);
        }
        return whole;
    }

    /** Adds a subscription, or puts the one with its name to a new position; whether it is new. */
    boolean attach(Subscription subscription) {
        boolean known = detach(subscription.gateway(), subscription.id());
        subscriptions.add(subscription);
        if (subscription.position() < tail.end()) {
            metrics.replayed(tail.end() - subscription.position());
        }
        if (confirmed) {
            begin(subscription);
        }
        return !known;
    }

    /** From now on the stream can't be refused any more: events flow. */
    void confirm() {
        confirmed = true;
        List.copyOf(subscriptions).forEach(this::begin);
    }

    private void begin(Subscription subscription) {
        outbox.send(subscription.gateway(), new Attached(subscription.id(), epoch));
        pump(subscription);
    }

    void refuseAll(Fault fault, String detail, int status) {
        subscriptions.forEach(
                waiting -> outbox.send(waiting.gateway(), new Refused(waiting.id(), fault, detail, status)));
        subscriptions.clear();
    }

    void credit(Address gateway, long id, int bytes) {
        for (Subscription subscription : subscriptions) {
            if (subscription.is(gateway, id)) {
                subscription.grant(bytes);
                pump(subscription);
                lookWhoIsBehind();
                return;
            }
        }
    }

    /** Whether there was such a subscription. */
    boolean detach(Address gateway, long id) {
        boolean known = subscriptions.removeIf(subscription -> subscription.is(gateway, id));
        lookWhoIsBehind();
        return known;
    }

    /** The same for all of a gateway node. */
    boolean detachNode(String node) {
        boolean known = subscriptions.removeIf(
                subscription -> subscription.gateway().node().equals(node));
        lookWhoIsBehind();
        return known;
    }

    private void pump(Subscription subscription) {
        if (!confirmed) {
            return;
        }
        while (mayBeSent(subscription)) {
            if (subscription.position() < tail.first()) {
                readJournal(subscription);
            } else {
                send(subscription, tail.read(subscription.position(), subscription.creditAsInt()));
            }
        }
        if (subscription.position() < tail.end() && subscription.stalls()) {
            metrics.creditStalled();
        }
        Outcome end = outcome;
        if (end != null && subscription.position() >= tail.end() && subscriptions.remove(subscription)) {
            outbox.send(subscription.gateway(), new Ended(subscription.id(), epoch, tail.end(), end));
        }
    }

    private boolean mayBeSent(Subscription subscription) {
        return subscription.hasCredit()
                && subscription.position() < tail.end()
                && !subscription.readingJournal()
                && !subscription.refused();
    }

    private void send(Subscription subscription, List<Event> events) {
        long bytes = 0;
        for (Event event : events) {
            bytes += event.weight();
        }
        send(subscription, events, bytes);
    }

    private void send(Subscription subscription, List<Event> events, long bytes) {
        long next = events.get(events.size() - 1).seq() + 1;
        subscription.sent(next, bytes);
        outbox.send(subscription.gateway(), new Events(subscription.id(), epoch, events));
    }

    private void readJournal(Subscription subscription) {
        long from = subscription.position();
        subscription.readingJournal(true);
        journal.read(stream, from, Math.min(READ_BYTES, subscription.creditAsInt()))
                .onComplete(read -> {
                    subscription.readingJournal(false);
                    if (!subscriptions.contains(subscription)) {
                        return;
                    }
                    List<Event> events = read.succeeded() ? acknowledged(read.result()) : List.of();
                    if (events.isEmpty() || events.get(0).seq() != from) {
                        refuse(subscription, read);
                        return;
                    }
                    send(subscription, events);
                    pump(subscription);
                    lookWhoIsBehind();
                });
    }

    private void refuse(Subscription subscription, AsyncResult<Slice> read) {
        boolean expired = read.failed() && faultOf(read) == Fault.CURSOR_EXPIRED;
        boolean empty = read.succeeded() && read.result().events().isEmpty();
        boolean forgotten = empty || (expired && outcome == null);
        subscriptions.remove(subscription);
        subscription.refuse();
        lookWhoIsBehind();
        Fault fault = read.succeeded() || expired ? missing(forgotten) : faultOf(read);
        outbox.send(subscription.gateway(), new Refused(subscription.id(), fault, "", fault.status()));
        if (forgotten) {
            whenForgotten.run();
        }
    }

    private static Fault faultOf(AsyncResult<Slice> failed) {
        return Refusal.of(Objects.requireNonNull(failed.cause())).fault();
    }

    /** A node that is or was cut off from the others does not see what they keep. */
    private Fault missing(boolean forgotten) {
        return ours.getAsBoolean() && !forgotten ? Fault.CURSOR_EXPIRED : Fault.STREAM_MOVED;
    }

    /** A journal may hold more already: an append that is under way, and may still fail or be another owner's. */
    private List<Event> acknowledged(Slice slice) {
        List<Event> events = slice.events();
        int count = events.size();
        while (count > 0 && events.get(count - 1).seq() >= tail.end()) {
            count--;
        }
        return events.subList(0, count);
    }

    /** Keeps no more than what somebody still has to be sent, so that streams whose readers keep up hold nothing. */
    private void trimTail() {
        long needed = tail.end();
        for (Subscription subscription : subscriptions) {
            needed = Math.min(needed, subscription.position());
        }
        while (tail.first() < needed || tail.end() - tail.first() > TAIL_EVENTS || tail.bytes() > TAIL_BYTES) {
            tail.dropFirst();
        }
    }
}
