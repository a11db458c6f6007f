package io.holdfast.stream;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.Repairs;
import io.holdfast.routes.Routes;
import io.holdfast.stream.calls.CallEndpoint;
import io.holdfast.stream.durable.DurableStreams;
import io.holdfast.stream.journal.GroupCommit;
import io.holdfast.stream.journal.HazelcastJournal;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.MemoryJournal;
import io.holdfast.stream.journal.RedisJournal;
import io.holdfast.stream.live.LiveStreams;
import io.holdfast.stream.live.StreamEndpoint;
import io.holdfast.stream.ownership.Adoption;
import io.holdfast.stream.source.UpstreamChecks;
import io.holdfast.tracing.SpanSink;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame;
import io.holdfast.wire.Frame.Adopt;
import io.holdfast.wire.Inbox;
import io.holdfast.wire.Outbox;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owner of streams: one bus inbox, one upstream client and one journal per instance, all on its event loop. */
public final class StreamVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(StreamVerticle.class);
    private static final long SWEEP_MS = 500;
    private static final long FAREWELL_MS = 100;
    /** Gateways ask for what is read before; that leaves fewer to look for. */
    private static final long ADOPT_AFTER_MS = 2_000;

    private static final long ADOPT_EVERY_MS = 10_000;
    private static final long LONGEST_FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final int instance;
    private final Cluster cluster;
    private final StreamConfig config;
    private final Routes routes;
    private final int instances;
    private final StreamMetrics metrics;
    private final SpanSink spans;
    private @Nullable LiveStreams live;
    private @Nullable Journal journal;
    private @Nullable CallEndpoint calls;
    private @Nullable DurableStreams durable;
    private Runnable withdraw = () -> {};

    /** @param instance 0 for the node's first, which is part of its address */
    public StreamVerticle(
            int instance,
            int instances,
            Cluster cluster,
            StreamConfig config,
            Routes routes,
            StreamMetrics metrics,
            SpanSink spans) {
        this.instance = instance;
        this.instances = instances;
        this.cluster = cluster;
        this.config = config;
        this.routes = routes;
        this.metrics = metrics;
        this.spans = spans;
    }

    @Override
    public Future<?> start() {
        Address self = Address.stream(cluster.local().id(), instance);
        Outbox outbox =
                new Outbox(vertx, self, gateway -> log.debug("Gateway not reached: address={}", gateway.text()));
        Journal kept = journal(self);
        journal = kept;
        BooleanSupplier ours = () -> kept.fences() || cluster.nodes().lease().held();
        GroupCommit commits = new GroupCommit(vertx, kept, metrics.journal(), ours);
        LiveStreams streams =
                new LiveStreams(vertx, cluster, config, routes, kept, ours, commits, outbox, metrics, spans);
        live = streams;
        StreamEndpoint asked = new StreamEndpoint(cluster, streams, outbox);
        DurableStreams named = new DurableStreams(cluster, config, instances, kept, commits, ours, metrics);
        durable = named;
        CallEndpoint passing =
                new CallEndpoint(vertx, self, cluster, config, instances, routes, outbox, named, streams, metrics);
        calls = passing;
        passing.start();
        cluster.local().overload().watchLoop(vertx);
        watch(streams, named, passing);
        offerRepairs(streams, passing);
        if (instance == 0) {
            adopt(streams.adoption());
            UpstreamChecks checks = new UpstreamChecks(vertx, routes);
            vertx.setPeriodic(0, UpstreamChecks.NEW_ROUTES_MS, tick -> checks.look());
        }
        cluster.local().streamInstanceHere(instance);
        return Inbox.listen(vertx, self, (from, frame) -> {
                    if (frame instanceof CallFrame call) {
                        passing.receive(from, call);
                    } else if (frame instanceof Adopt adopt && adopt.stream().isNamed()) {
                        named.adopt(adopt.stream());
                    } else {
                        asked.receive(from, frame);
                    }
                })
                .compose(listening -> streams.operations().listen(vertx, instance));
    }

    /** What time and other nodes do to what is here. */
    private void watch(LiveStreams streams, DurableStreams named, CallEndpoint passing) {
        vertx.setPeriodic(SWEEP_MS, tick -> {
            streams.sweep();
            named.sweep();
            passing.sweep();
        });
        cluster.nodes().onGone(streams::nodeGone);
        cluster.nodes().onGone(passing::nodeGone);
        cluster.nodes().onLapse(streams::lapsed);
        cluster.nodes().onLapse(named::lapsed);
    }

    private void offerRepairs(LiveStreams streams, CallEndpoint passing) {
        LocalNode local = cluster.local();
        local.repairs().watchPool(local::openStreams, config.upstreamConnections() * instances);
        withdraw = local.repairs().offer(vertx, Repairs.Repair.RESET_CONNECTIONS, () -> {
            streams.resetConnections();
            passing.resetConnections();
            return Future.succeededFuture();
        });
    }

    /** Soon after a node is gone, and now and then, for what was missed; after the start, for what outlived the cluster. */
    private void adopt(Adoption adoption) {
        cluster.nodes().onGone(node -> vertx.setTimer(ADOPT_AFTER_MS, soon -> adoption.adoptOwnerless()));
        vertx.setPeriodic(ADOPT_EVERY_MS, tick -> adoption.adoptOwnerless());
        vertx.setTimer(ADOPT_AFTER_MS, settled -> adoption.adoptUnfinished());
        vertx.setTimer(ADOPT_EVERY_MS, settled -> adoption.adoptUnfinished());
    }

    private Journal journal(Address self) {
        long bytes = config.journalBytes() / instances;
        long openMs = config.maxDuration().plus(config.retention()).toMillis();
        long endedMs = config.retention().toMillis();
        return switch (config.journal()) {
            case MEMORY -> new MemoryJournal(bytes, config.journalStreamBytes());
            case HAZELCAST ->
                new HazelcastJournal(
                        cluster.hazelcast(),
                        vertx,
                        self.text(),
                        new HazelcastJournal.Limits(bytes, config.journalStreamBytes(), endedMs));
            case REDIS ->
                new RedisJournal(
                        vertx,
                        config.redis(),
                        config.journalTimeout(),
                        self.text(),
                        new RedisJournal.Limits(bytes, config.journalStreamBytes(), openMs, endedMs));
        };
    }

    /** Gives away or ends what is still open, and leaves the frames that say so the time to leave. */
    @Override
    public Future<?> stop() {
        withdraw.run();
        if (durable != null) {
            durable.leave();
        }
        Future<Void> left = live == null ? Future.succeededFuture() : live.leave();
        return left.eventually(() -> calls == null ? Future.succeededFuture() : calls.leave())
                .eventually(this::farewell)
                .eventually(this::closeJournal);
    }

    private Future<Void> farewell() {
        long since = System.nanoTime();
        Promise<Void> told = Promise.promise();
        vertx.setPeriodic(FAREWELL_MS, timer -> {
            boolean late = System.nanoTime() - since > LONGEST_FAREWELL_NANOS;
            if (late || cluster.local().openStreams() == 0) {
                vertx.cancelTimer(timer);
                told.complete();
            }
        });
        return told.future();
    }

    private Future<Void> closeJournal() {
        return journal == null ? Future.succeededFuture() : journal.close();
    }
}
