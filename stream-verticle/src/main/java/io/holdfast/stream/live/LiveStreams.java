package io.holdfast.stream.live;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.FailureCause;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.routes.Routes;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.Doubt;
import io.holdfast.stream.journal.GroupCommit;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.ownership.Adoption;
import io.holdfast.stream.ownership.LaterOwners;
import io.holdfast.stream.ownership.Takeovers;
import io.holdfast.stream.source.Supply;
import io.holdfast.tracing.SpanSink;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that one verticle instance owns: how they begin or are taken over, how they end and are forgotten. */
public final class LiveStreams implements LiveStream.Owner {
    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
    /** A stream's first owner; each later one counts up. */
    private static final long FIRST_EPOCH = 1;

    private record Expiry(LiveStream stream, long atNanos) {}

    private final Vertx vertx;
    private final Cluster cluster;
    private final StreamConfig config;
    private final Journal journal;
    private final BooleanSupplier ours;
    private final GroupCommit commits;
    private final Sources sources;
    private final Mending mending;
    private final Takeovers<LiveStream> takeovers;
    private final LaterOwners later;
    private final Adoption adoption;
    private final HandOver handOver;
    private final Outbox outbox;
    private final Room room;
    private final Beginning beginning;
    private final StreamMetrics metrics;
    private final StreamSpans spans;
    private final Words words = new Words();
    private final Map<StreamId, LiveStream> streams = new HashMap<>();
    /** Those of them that are not over: what is kept of others is much more, and not looked at all the time. */
    private final Set<LiveStream> open = new LinkedHashSet<>();
    /** Ended streams in the order in which they may be forgotten. */
    private final ArrayDeque<Expiry> expiries = new ArrayDeque<>();
    /** Streams that nobody read when they were last looked at. */
    private int orphaned;

    /** @param ours whether this node's streams are still its own */
    public LiveStreams(
            Vertx vertx,
            Cluster cluster,
            StreamConfig config,
            Routes routes,
            Journal journal,
            BooleanSupplier ours,
            GroupCommit commits,
            Outbox outbox,
            StreamMetrics metrics,
            SpanSink spans) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.config = config;
        this.journal = journal;
        this.ours = ours;
        this.commits = commits;
        this.sources = new Sources(vertx, config, journal, routes);
        this.mending = new Mending(vertx);
        this.takeovers = new Takeovers<>(
                cluster, journal, ours, config.directoryMs(), taken -> Future.succeededFuture(takeOver(taken)));
        this.outbox = outbox;
        this.later = new LaterOwners(cluster);
        this.adoption = new Adoption(cluster, journal, outbox);
        this.handOver = new HandOver(vertx, cluster, config, journal, adoption);
        this.room = new Room(
                cluster.local(),
                new Permits(cluster.hazelcast(), vertx, config.permits(), metrics),
                config.maxStreams(),
                metrics);
        this.beginning = new Beginning(cluster, config, journal, new Doubt(vertx, ours), room);
        this.metrics = metrics;
        this.spans = new StreamSpans(config.tracing(), spans, cluster.local().id());
    }

    /** The stream if it is here. */
    @Nullable
    LiveStream get(StreamId stream) {
        return streams.get(stream);
    }

    /**
     * Begins a stream with its first reader, who is told what comes of it.
     *
     * @param guest whether another node's gateway asks, so that this node has not made room for it yet
     * @throws Refusal when it can't be begun here
     */
    public void begin(Open asked, boolean guest, Subscription reader) {
        try {
            if (guest) {
                room.welcome(asked.stream());
            }
            LiveStream stream = made(new Opening(asked.stream(), FIRST_EPOCH, asked.session(), asked.request()));
            stream.attach(reader);
            begin(stream);
        } catch (Refusal refusal) {
            room.leave(asked.stream());
            throw refusal;
        }
    }

    /** The stream, taken over if need be. Fails with a {@link Refusal}, STREAM_UNKNOWN when there is none. */
    public Future<LiveStream> find(StreamId stream) {
        LiveStream known = streams.get(stream);
        return known == null ? takeovers.stream(stream) : Future.succeededFuture(known);
    }

    /** Whether what is decided here about a stream holds, or another node may have it by now. */
    public boolean ours() {
        return ours.getAsBoolean();
    }

    /** Makes a stream that nobody needs to read yet; completes when it has begun. */
    public Future<LiveStream> begin(StreamId id, OpeningRequest request) {
        try {
            LiveStream stream = made(new Opening(id, FIRST_EPOCH, id.value(), request));
            // So that one node is next, whoever finds this one lost.
            cluster.affinity().bindNew(id.value());
            return begin(stream).map(stream);
        } catch (Refusal refusal) {
            return Future.failedFuture(refusal);
        }
    }

    private LiveStream made(Opening opening) {
        room.require();
        if (!ours.getAsBoolean()) {
            throw new Refusal(Fault.STREAM_MOVED);
        }
        Supply supply = sources.of(opening).orElseThrow(() -> new Refusal(Fault.ROUTE_UNKNOWN));
        room.opening();
        Delivery delivery = new Delivery(opening.stream(), FIRST_EPOCH, 0, journal, outbox, ours, metrics);
        StreamHistory history = StreamHistory.opened(
                words, System.currentTimeMillis(), cluster.local().id());
        LiveStream stream = new LiveStream(opening, supply, this, commits, delivery, history);
        streams.put(opening.stream(), stream);
        begun(stream);
        return stream;
    }

    private Future<Void> begin(LiveStream stream) {
        return beginning.begin(stream, entry(stream, journal.lane(stream.id())));
    }

    @Override
    public void opened(LiveStream stream) {
        metrics.opened();
        stream.delivery().confirm();
    }

    private StreamDirectory.Entry entry(LiveStream stream, String lane) {
        return new StreamDirectory.Entry(
                cluster.local().id(),
                stream.epoch(),
                lane,
                stream.opening().session(),
                stream.history().text());
    }

    /** The journal has made us the owner: readers may attach at once, and the rest of the stream is asked for. */
    private LiveStream takeOver(Takeovers.Taken taken) {
        Journal.Claim claim = taken.claim();
        Opening opening = claim.opening();
        Delivery delivery = new Delivery(opening.stream(), claim.epoch(), claim.end(), journal, outbox, ours, metrics);
        Optional<Supply> supply = sources.of(opening);
        StreamHistory history = StreamHistory.parse(words, taken.past());
        history.takenOver(
                System.currentTimeMillis(), taken.from(), cluster.local().id(), claim.end());
        LiveStream stream = new LiveStream(claim, supply.orElseGet(sources::none), this, commits, delivery, history);
        streams.put(opening.stream(), stream);
        cluster.streams().enter(opening.stream(), entry(stream, taken.lane()), config.directoryMs());
        delivery.confirm();
        metrics.takenOver(taken.cause(), System.nanoTime() - taken.sinceNanos());
        log.info(
                "Stream taken over: stream={} from={} cause={} epoch={} events={} outcome={}",
                opening.stream(),
                taken.from(),
                taken.cause().word(),
                claim.epoch(),
                claim.end(),
                claim.outcome().map(outcome -> outcome.kind().word()).orElse("open"));
        begun(stream);
        goOn(stream, claim, supply.isPresent() ? Fault.OWNER_LOST : Fault.ROUTE_UNKNOWN);
        return stream;
    }

    /** @param otherwise why it fails when nobody can say the rest of it */
    private void goOn(LiveStream stream, Journal.Claim claim, Fault otherwise) {
        if (claim.outcome().isPresent()) {
            stream.delivery().append(List.of(), claim.outcome());
            keep(stream, claim.outcome().get());
        } else {
            room.hold(claim.opening());
            stream.supply()
                    .rest(claim.end(), claim.upstreamId())
                    .ifPresentOrElse(stream::goOn, () -> stream.stop(Outcome.failed(otherwise, "")));
        }
    }

    @Override
    public void refused(LiveStream stream, Fault fault, String detail, int status) {
        // Without the detail, which may hold what the upstream said.
        log.info("Stream refused: stream={} fault={} status={}", stream.id(), fault.code(), status);
        spans.over(stream, Outcome.failed(fault, ""));
        // First of all, so that a client who is refused and asks again at once asks the upstream again.
        cluster.keys().release(stream.terms().idempotencyKey(), stream.id()).onComplete(free -> {
            forget(stream);
            over(stream);
            metrics.refused();
            stream.delivery().refuseAll(fault, detail, status);
        });
    }

    private void begun(LiveStream stream) {
        open.add(stream);
        room.taken();
    }

    /** It does no more; it may have been over before. */
    private void over(LiveStream stream) {
        if (open.remove(stream)) {
            room.over(stream.id());
        }
    }

    private void forget(LiveStream stream) {
        streams.remove(stream.id());
        journal.expire(stream.id());
        cluster.streams().remove(stream.id(), cluster.local().id(), stream.epoch());
    }

    @Override
    public boolean mend(LiveStream stream, Fault fault, int attempt) {
        return mending.begin(stream, fault, attempt);
    }

    @Override
    public void lost(LiveStream stream, Fault why) {
        log.warn("Stream lost: stream={} epoch={} reason={}", stream.id(), stream.epoch(), why.code());
        streams.remove(stream.id());
        journal.disown(stream.id());
        over(stream);
        stream.delivery().refuseAll(why, "", why.status());
    }

    @Override
    public void ended(LiveStream stream, Outcome outcome) {
        spans.over(stream, outcome);
        keep(stream, outcome);
    }

    /** It is over, and can be read for a while. */
    private void keep(LiveStream stream, Outcome outcome) {
        log.debug(
                "Stream ended: stream={} outcome={}",
                stream.id(),
                outcome.kind().word());
        over(stream);
        metrics.ended(outcome);
        if (outcome.kind() == Outcome.Kind.FAILED) {
            cluster.local()
                    .failures()
                    .happened(
                            FailureCause.of(outcome.fault()),
                            "stream",
                            outcome.fault().title());
        }
        expiries.add(new Expiry(stream, System.nanoTime() + config.retention().toNanos()));
    }

    /** To be called about twice a second: renews what streams hold, ends what is over time and forgets what nobody can ask for any more. */
    public void sweep() {
        long now = System.nanoTime();
        room.renew();
        if (later.due()) {
            lookForLaterOwners();
        }
        int unread = 0;
        for (LiveStream stream : List.copyOf(open)) {
            stream.checkDeadlines(now, config);
            if (!stream.over() && !stream.delivery().hasSubscriptions()) {
                unread++;
            }
        }
        metrics.orphaned(unread - orphaned);
        orphaned = unread;
        for (Expiry next = expiries.peek(); next != null && next.atNanos() <= now; next = expiries.peek()) {
            expiries.remove();
            expire(next.stream());
        }
    }

    /** Unless it was lost, and maybe taken over again, since it ended. */
    private void expire(LiveStream stream) {
        if (streams.get(stream.id()) == stream) {
            cluster.keys().release(stream.terms().idempotencyKey(), stream.id());
            forget(stream);
        }
    }

    private void lookForLaterOwners() {
        open.stream()
                .filter(stream -> stream.supply().mayBeSilent()
                        && !stream.over()
                        && stream.delivery().hasSubscriptions())
                .forEach(stream -> later.look(stream.id(), stream.epoch(), () -> stream.lose(Fault.STREAM_MOVED)));
    }

    /** The others have given this node up, and may have taken its streams. */
    public void lapsed() {
        if (!journal.fences()) {
            List.copyOf(streams.values()).forEach(stream -> stream.lose(Fault.STREAM_MOVED));
        }
    }

    /** Its readers are gone with it; they come back through another gateway. */
    public void nodeGone(NodeInfo node) {
        outbox.forget(node.id());
        streams.values().forEach(stream -> stream.detachNode(node.id()));
    }

    /** What operators are told of these streams, and may do to them. */
    public StreamOperations operations() {
        return new StreamOperations(
                vertx, cluster, journal, handOver, this::find, Collections.unmodifiableMap(streams), this::leave);
    }

    public void resetConnections() {
        sources.resetConnections();
    }

    public Adoption adoption() {
        return adoption;
    }

    /** Gives every open stream to another node, or ends it, because this one is leaving. */
    public Future<Void> leave() {
        return handOver.all(open.stream().filter(stream -> !stream.over()).toList());
    }
}
