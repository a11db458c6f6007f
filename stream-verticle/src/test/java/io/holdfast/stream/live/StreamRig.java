package io.holdfast.stream.live;

import static io.holdfast.stream.live.RecordingGateway.ADDRESS;

import io.holdfast.cluster.LocalNode;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.FakeJournal;
import io.holdfast.stream.journal.GroupCommit;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.journal.Sample;
import io.holdfast.stream.source.FakeSource;
import io.holdfast.stream.source.OneTimeSupply;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.StreamId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** Live streams on one event loop, between sources and a journal that do what the test says, and a gateway that records. */
final class StreamRig implements AutoCloseable {
    static final int MUCH = 1_000_000_000;

    private final EventLoop loop = new EventLoop();
    private final RecordingGateway gateway = new RecordingGateway(loop);
    private final FakeJournal journal = new FakeJournal();
    private final Outbox outbox = gateway.outbox();
    private final StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry(), new LocalNode("near", 1));
    private final GroupCommit commits =
            loop.call(() -> new GroupCommit(loop.vertx(), journal, metrics.journal(), () -> true));

    /** A stream with the two that the test plays for it. */
    record Played(LiveStream stream, FakeSource source, RecordingOwner owner) {}

    /** A stream whose source has been started and has not opened. */
    Played start() {
        return start(OnDisconnect.DETACH);
    }

    Played start(OnDisconnect policy) {
        StreamId id = StreamId.random();
        FakeSource source = new FakeSource();
        RecordingOwner owner = new RecordingOwner();
        LiveStream stream = new LiveStream(
                Sample.opening(id, policy),
                new OneTimeSupply(source, Duration.ofHours(1)),
                owner,
                commits,
                new Delivery(id, 1, 0, journal, outbox, () -> true, metrics),
                StreamHistory.opened(new Words(), System.currentTimeMillis(), "near"));
        run(() -> journal.open(stream.opening()));
        run(stream::start);
        return new Played(stream, source, owner);
    }

    Played open() {
        return open(OnDisconnect.DETACH);
    }

    Played open(OnDisconnect policy) {
        Played played = start(policy);
        run(played.source()::opens);
        return played;
    }

    void attach(Played played, long subscription) {
        run(() -> played.stream().delivery().attach(new Subscription(ADDRESS, subscription, 0, MUCH)));
    }

    void run(Runnable action) {
        loop.run(action);
    }

    FakeJournal journal() {
        return journal;
    }

    RecordingGateway gateway() {
        return gateway;
    }

    void acknowledge() {
        run(journal::acknowledge);
    }

    void answer(Result result) {
        run(() -> journal.answer(result));
    }

    @Override
    public void close() {
        loop.close();
    }
}
