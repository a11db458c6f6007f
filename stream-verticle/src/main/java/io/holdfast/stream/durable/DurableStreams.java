package io.holdfast.stream.durable;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.GroupCommit;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.ownership.LaterOwners;
import io.holdfast.stream.ownership.Takeovers;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The durable streams that one verticle instance owns: how they come, and how they go. */
public final class DurableStreams {
    private static final Logger log = LoggerFactory.getLogger(DurableStreams.class);
    /** In the directory, of whoever begins a stream: of two nodes that do so at once, the first holds. */
    private static final long FIRST_EPOCH = 1;

    private final Cluster cluster;
    private final StreamConfig config;
    private final DurableConfig durable;
    private final Journal journal;
    private final GroupCommit commits;
    private final BooleanSupplier ours;
    private final int most;
    private final long mostBytes;
    private final StreamMetrics metrics;
    private final Takeovers<DurableLog> takeovers;
    private final LaterOwners later;
    private final Map<StreamId, DurableLog> logs = new HashMap<>();
    private final Map<StreamId, Future<DurableLog>> beginnings = new HashMap<>();
    private Function<DurableLog, Future<Void>> whenGone = gone -> Future.succeededFuture();
    /** What the journal keeps for all of them. */
    private long bytes;

    private long keptNanos = System.nanoTime();

    /** @param instances among which a node's streams are shared out */
    public DurableStreams(
            Cluster cluster,
            StreamConfig config,
            int instances,
            Journal journal,
            GroupCommit commits,
            BooleanSupplier ours,
            StreamMetrics metrics) {
        this.cluster = cluster;
        this.config = config;
        this.durable = config.durable();
        this.journal = journal;
        this.commits = commits;
        this.ours = ours;
        this.most = Math.max(1, durable.maxStreams() / instances);
        // The other half is for streams that come and go: they make room for one another, and these may not.
        this.mostBytes = config.journalBytes() / instances / 2;
        this.metrics = metrics;
        this.later = new LaterOwners(cluster);
        this.takeovers = new Takeovers<>(cluster, journal, ours, config.directoryMs(), this::takeOver);
    }

    /** @param then run before the name of a stream that is gone is free again */
    void whenGone(Function<DurableLog, Future<Void>> then) {
        whenGone = then;
    }

    boolean hasRoomForAnother() {
        return logs.size() < most && bytes < mostBytes;
    }

    Future<OwnerAnswer> append(DurableLog to, OwnerRequest request) {
        boolean room = hasRoom(to, request.body().length());
        return new DurableAppend(to, request, room, metrics.durable()).run();
    }

    /** Whether a stream, and this instance, may keep so many bytes more. */
    private boolean hasRoom(DurableLog of, int length) {
        long more = DurableLog.size(length);
        return of.bytes() + more <= config.journalStreamBytes() && bytes + more <= mostBytes;
    }

    /** The stream, taken over if need be. Empty when there is none, or none that has begun. */
    Future<Optional<DurableLog>> find(StreamId stream) {
        if (!ours.getAsBoolean()) {
            return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
        }
        Future<DurableLog> beginning = beginnings.get(stream);
        if (beginning != null) {
            return beginning.transform(begun -> find(stream));
        }
        DurableLog known = logs.get(stream);
        if (known == null) {
            return takeovers.stream(stream)
                    .map(Optional::of)
                    .recover(Refusal.meaning(Fault.STREAM_UNKNOWN, Optional.empty()));
        }
        if (known.expired(System.nanoTime(), durable)) {
            return expire(known).map(gone -> Optional.of(known));
        }
        return Future.succeededFuture(Optional.of(known));
    }

    /** The same, but when the stream is gone, its name is free. */
    Future<Optional<DurableLog>> free(StreamId stream) {
        return find(stream).compose(found -> {
            Optional<DurableLog> gone = found.filter(known -> known.decided().gone());
            return gone.isEmpty()
                    ? Future.succeededFuture(found)
                    : remove(gone.get()).compose(removed -> free(stream));
        });
    }

    /** Fails with STREAM_MOVED when somebody else has begun it at the same time. */
    Future<DurableLog> begin(Opening opening, List<Event> inherited, DurableRecord first) {
        StreamId stream = opening.stream();
        if (logs.containsKey(stream) || beginnings.containsKey(stream)) {
            return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
        }
        Future<DurableLog> begun = beginNew(opening, inherited, first);
        if (!begun.isComplete()) {
            beginnings.put(stream, begun);
            begun.onComplete(over -> beginnings.remove(stream));
        }
        return begun;
    }

    private Future<DurableLog> beginNew(Opening opening, List<Event> inherited, DurableRecord first) {
        StreamId stream = opening.stream();
        StreamDirectory.Entry here = entry(opening, FIRST_EPOCH, journal.lane(stream));
        DurableLog begun = log(opening, opening.epoch());
        return cluster.streams()
                .enter(stream, here, config.directoryMs())
                .compose(entered -> entered ? journal.open(opening) : Future.succeededFuture(Result.CONFLICT))
                .compose(result -> {
                    if (result != Result.APPENDED) {
                        return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
                    }
                    own(begun);
                    inherited.forEach(begun::inherit);
                    return begun.say(first).map(begun);
                });
    }

    private DurableLog log(Opening opening, long epoch) {
        return new DurableLog(
                opening, epoch, durable.maxProducers(), journal, commits, metrics.durable(), this::grow, this::lost);
    }

    private void grow(long more) {
        bytes += more;
        metrics.durable().bytes(more);
    }

    private void own(DurableLog stream) {
        logs.put(stream.id(), stream);
        metrics.durable().streams(1);
    }

    /** @return whether it was here */
    private boolean drop(DurableLog stream) {
        boolean here = logs.remove(stream.id(), stream);
        if (here) {
            grow(-stream.bytes());
            metrics.durable().streams(-1);
        }
        return here;
    }

    private StreamDirectory.Entry entry(Opening opening, long epoch, String lane) {
        return new StreamDirectory.Entry(cluster.local().id(), epoch, lane, opening.session());
    }

    /** One that was never begun as a whole is none. */
    private Future<DurableLog> takeOver(Takeovers.Taken taken) {
        Journal.Claim claim = taken.claim();
        Opening opening = claim.opening();
        DurableLog restored = log(opening, claim.epoch());
        cluster.streams().enter(opening.stream(), entry(opening, claim.epoch(), taken.lane()), config.directoryMs());
        return restored.restore(claim.end())
                .recover(failure -> dropped(restored, failure))
                .compose(read -> {
                    own(restored);
                    metrics.takenOver(taken.cause(), System.nanoTime() - taken.sinceNanos());
                    log.info(
                            "Durable stream taken over: stream={} from={} cause={} epoch={} events={}",
                            opening.stream(),
                            taken.from(),
                            taken.cause().word(),
                            claim.epoch(),
                            claim.end());
                    if (restored.decided().begun() && !restored.decided().gone()) {
                        return Future.succeededFuture(restored);
                    }
                    return remove(restored).compose(removed -> Future.failedFuture(new Refusal(Fault.STREAM_UNKNOWN)));
                });
    }

    /** Without its beginning nobody can tell any more what the rest means, or what its producers have sent. */
    private Future<Void> dropped(DurableLog stream, Throwable failure) {
        grow(-stream.bytes());
        if (Refusal.of(failure).fault() != Fault.CURSOR_EXPIRED) {
            return Future.failedFuture(failure);
        }
        log.error("Durable stream dropped, since the journal has not kept all of it: stream={}", stream.id());
        return journal.expire(stream.id())
                .compose(expired -> unlist(stream))
                .compose(removed -> Future.failedFuture(new Refusal(Fault.STREAM_UNKNOWN)));
    }

    private void lost(DurableLog stream, Fault why) {
        log.warn("Durable stream lost: stream={} reason={}", stream.id(), why.code());
        if (drop(stream)) {
            journal.disown(stream.id());
        }
    }

    /** A node looks for owners of streams that nobody has asked for since theirs was lost. */
    public void adopt(StreamId stream) {
        find(stream)
                .onFailure(failure -> log.debug(
                        "Durable stream not adopted: stream={} reason={}",
                        stream,
                        Refusal.of(failure).fault().code()));
    }

    /** Completes when nobody sees it any more and, unless it is kept for its forks, its name is free. */
    Future<Void> delete(DurableLog stream) {
        return stream.say(DurableRecord.deleted()).compose(deleted -> {
            stream.over(Fault.STREAM_UNKNOWN);
            return stream.decided().gone() ? remove(stream) : Future.succeededFuture();
        });
    }

    private Future<Void> expire(DurableLog stream) {
        return stream.decided().deleted() ? Future.succeededFuture() : delete(stream);
    }

    /** A fork is gone, and with the last one a stream that was kept for them. */
    Future<OwnerAnswer> released(DurableLog stream, String fork) {
        Future<Void> released =
                stream.decided().hasFork(fork) ? stream.say(DurableRecord.released(fork)) : Future.succeededFuture();
        return released.compose(kept -> {
                    if (stream.decided().gone()) {
                        remove(stream);
                    }
                    return Future.succeededFuture();
                })
                .map(OwnerAnswer.of(204));
    }

    private Future<Void> remove(DurableLog stream) {
        Optional<Future<Void>> underWay = stream.removal();
        if (underWay.isPresent()) {
            return underWay.get();
        }
        Future<Void> removal = whenGone.apply(stream)
                .compose(released -> journal.expire(stream.id()))
                .compose(expired -> unlist(stream))
                .eventually(() -> {
                    drop(stream);
                    return Future.succeededFuture();
                });
        stream.removal(removal);
        return removal;
    }

    private Future<Void> unlist(DurableLog stream) {
        boolean begunHere = stream.epoch() == stream.opening().epoch();
        return cluster.streams()
                .remove(stream.id(), cluster.local().id(), begunHere ? FIRST_EPOCH : stream.epoch())
                .mapEmpty();
    }

    /** To be called about twice a second: forgets what is over its time, and has the rest kept elsewhere. */
    public void sweep() {
        long now = System.nanoTime();
        for (DurableLog stream : List.copyOf(logs.values())) {
            if (!stream.decided().deleted() && stream.expired(now, durable)) {
                expire(stream)
                        .onFailure(failure -> log.warn(
                                "Durable stream not expired: stream={} reason={}", stream.id(), failure.toString()));
            }
        }
        if (later.due()) {
            logs.values().stream()
                    .filter(stream -> stream.readers() > 0)
                    .forEach(stream -> later.look(stream.id(), stream.epoch(), () -> stream.lose(Fault.STREAM_MOVED)));
        }
        if (now - keptNanos > TimeUnit.MILLISECONDS.toNanos(config.directoryMs() / 4)) {
            keptNanos = now;
            logs.keySet().forEach(stream -> {
                cluster.streams().keep(stream, config.directoryMs());
                journal.keep(stream);
            });
        }
    }

    /** The others have given this node up, and may have taken its streams. */
    public void lapsed() {
        if (!journal.fences()) {
            List.copyOf(logs.values()).forEach(stream -> stream.lose(Fault.STREAM_MOVED));
        }
    }

    /** Readers come back to the next owner. */
    public void leave() {
        List.copyOf(logs.values()).forEach(stream -> stream.over(Fault.DRAINING));
    }
}
