package io.holdfast.stream.live;

import static io.holdfast.stream.journal.Sample.WEIGHT;
import static io.holdfast.stream.journal.Sample.events;
import static io.holdfast.stream.live.RecordingGateway.ADDRESS;

import io.holdfast.cluster.LocalNode;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.FakeJournal;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;

/** A delivery with a gateway that records, and a journal that keeps what the test appends. */
class DeliveryRig {
    static final long EPOCH = 7;
    static final int MUCH = 10_000 * WEIGHT;

    final EventLoop loop = new EventLoop();
    final RecordingGateway gateway = new RecordingGateway(loop);
    final FakeJournal journal = new FakeJournal();
    final StreamId stream = StreamId.random();
    boolean leaseHeld = true;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StreamMetrics metrics = new StreamMetrics(meters, new LocalNode("near", 1));
    final Delivery delivery = new Delivery(stream, EPOCH, 0, journal, gateway.outbox(), () -> leaseHeld, metrics);

    @AfterEach
    void close() {
        loop.close();
    }

    void attach(long subscription, long from, int credit) {
        loop.run(() -> delivery.attach(new Subscription(ADDRESS, subscription, from, credit)));
    }

    void confirm() {
        loop.run(delivery::confirm);
    }

    void credit(long subscription, int bytes) {
        loop.run(() -> delivery.credit(ADDRESS, subscription, bytes));
    }

    /** Hands over events that the journal has acknowledged. */
    void append(List<Event> events) {
        loop.run(() -> {
            journal.keep(stream, events);
            delivery.append(events, Optional.empty());
        });
    }

    void append(long from, long end) {
        append(events(from, end));
    }

    void appendOneByOne(long from, long end) {
        LongStream.range(from, end).forEach(seq -> append(seq, seq + 1));
    }

    void end(Outcome outcome) {
        loop.run(() -> delivery.append(List.of(), Optional.of(outcome)));
    }

    static List<Long> range(long from, long end) {
        return LongStream.range(from, end).boxed().toList();
    }
}
