package io.holdfast.gateway.reading;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.StreamOwners;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.reading.Subscription.Question;
import io.holdfast.metrics.Histogram;
import io.holdfast.routes.Routes;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Inbox;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one gateway instance. Readers of one stream share one as soon as they are at the same event; a
 * reader that is behind, or too slow for the others, has its own until it has caught up.
 */
public final class StreamClient implements Failover.Found {
    private static final Logger log = LoggerFactory.getLogger(StreamClient.class);

    private static final Duration OWNER_ANSWERS = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Cluster cluster;
    private final GatewayConfig config;
    private final Routes routes;
    private final Address self;
    private final StreamOwners owners;
    private final Outbox outbox;
    private final CancelCalls cancels;
    private final CallLinks calls;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Sharing sharing;
    private final Failover failover;
    private final GatewayMetrics metrics;
    private final Histogram.Recorder gaps;
    /** Where batches are encoded, one after the other; lent out while null. */
    private @Nullable SseBytes room = new SseBytes();

    public StreamClient(
            Vertx vertx, Cluster cluster, GatewayConfig config, Routes routes, Address self, GatewayMetrics metrics) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.config = config;
        this.routes = routes;
        this.self = self;
        this.owners = new StreamOwners(cluster);
        this.outbox = new Outbox(vertx, self, owner -> log.debug("Owner not reached: address={}", owner.text()));
        this.failover = new Failover(vertx, cluster, owners, subscriptions, config, this);
        this.sharing = new Sharing(subscriptions, outbox, config.creditBytes(), this::resume, metrics);
        this.metrics = metrics;
        this.gaps = metrics.gaps().recorder();
        this.calls = new CallLinks(outbox);
        this.cancels = new CancelCalls(outbox, config.attachTimeout());
    }

    /** Until an owner has answered a new stream: longer than it waits for its upstream. */
    public Duration openTimeout() {
        return routes.current().longestAnswer().plus(OWNER_ANSWERS);
    }

    public Future<Void> listen() {
        cluster.nodes().onLost(this::nodeLost);
        cluster.nodes().onWake(this::awake);
        return Inbox.listen(vertx, self, this::receive);
    }

    /** What is read here; a copy. */
    public Set<StreamId> read() {
        return subscriptions.streams();
    }

    /** All who read the stream here; a copy. */
    public List<Reader> readers(StreamId stream) {
        return subscriptions.readers(stream);
    }

    /** Calls that are passed through: their frames come to the same inbox. */
    public CallLinks calls() {
        return calls;
    }

    /** Makes a stream on this node and reads it from its first event. */
    public void open(StreamId stream, NodeInfo node, String session, OpeningRequest request, Reader reader) {
        Question question = new Question(session, request);
        Subscription subscription = subscriptions.create(stream, 0, reader);
        subscription.asks(question);
        ask(subscription, node, question);
    }

    private void ask(Subscription subscription, NodeInfo node, Question question) {
        StreamId stream = subscription.stream();
        subscription.ask(StreamOwners.address(stream, node), config.creditBytes(), deadline(openTimeout()));
        outbox.send(
                subscription.owner(),
                new Open(subscription.id(), stream, question.session(), question.request(), config.creditBytes()));
    }

    /** Reads a stream that may still be waiting for its upstream. */
    public void join(StreamId stream, Address owner, Reader reader) {
        attach(subscriptions.create(stream, reader.next(), reader), owner, openTimeout());
    }

    /** Whom to ask for a stream; empty when there is no such stream. */
    public Future<Optional<Address>> owner(StreamId stream) {
        return owners.of(stream).map(Optional::of).recover(Refusal.meaning(Fault.STREAM_UNKNOWN, Optional.empty()));
    }

    /** Reads a stream from where the reader is, wherever its owner may be. */
    public void resume(StreamId stream, Reader reader) {
        Optional<Subscription> shared = subscriptions
                .shared(stream)
                .filter(known -> known.attached() && known.position() == reader.next() && known.letsIn(reader));
        if (shared.isPresent()) {
            shared.get().readers().add(reader);
            subscriptions.together(stream, reader);
            reader.opened();
            return;
        }
        owners.of(stream)
                .onComplete(found -> subscriptions.together(stream, reader))
                .onComplete(found -> {
                    if (reader.closed()) {
                        return;
                    }
                    if (found.succeeded()) {
                        attach(subscriptions.create(stream, reader.next(), reader), found.result());
                    } else {
                        failover.notFound(
                                subscriptions.create(stream, reader.next(), reader),
                                Refusal.of(found.cause()).fault());
                    }
                });
    }

    /** Ends a stream by request. Completes with false when there is no such stream, or it is somebody else's. */
    public Future<Boolean> cancel(StreamId stream, String principal) {
        return owners.of(stream)
                .compose(owner -> cancels.cancel(stream, owner, principal))
                .recover(Refusal.meaning(Fault.STREAM_UNKNOWN, false));
    }

    /** The reader's connection is gone. */
    public void leave(StreamId stream, Reader reader) {
        for (Subscription subscription : subscriptions.of(stream)) {
            if (subscription.readers().remove(reader)) {
                // Nobody has left for good who goes on through another gateway, or is only too slow for the others.
                boolean left = !cluster.local().draining() && !subscriptions.anyApart(stream);
                sharing.dropIfUnread(subscription, left);
                sharing.grant(subscription);
            }
        }
        subscriptions.together(stream, reader);
    }

    /** To be called about twice a second: no wait for an owner is without an end, and no silence is just believed. */
    public void sweep() {
        long now = System.nanoTime();
        calls.sweep(now);
        for (Subscription subscription : subscriptions.all()) {
            if (subscription.overdue(now)) {
                if (subscription.began()) {
                    failover.search(subscription);
                } else {
                    refuseAll(subscription, Fault.OWNER_SILENT);
                }
            } else if (subscription.quiet(now, config.silenceCheck().toNanos())) {
                attach(subscription, subscription.owner());
            }
        }
    }

    private void attach(Subscription subscription, Address owner) {
        attach(subscription, owner, config.attachTimeout());
    }

    /** Asks an owner for everything from the subscription's position on. */
    private void attach(Subscription subscription, Address owner, Duration timeout) {
        subscription.ask(owner, config.creditBytes(), deadline(timeout));
        outbox.send(
                owner,
                new Attach(
                        subscription.id(),
                        subscription.stream(),
                        subscription.position(),
                        config.creditBytes(),
                        subscription.principal()));
    }

    private static long deadline(Duration timeout) {
        return System.nanoTime() + timeout.toNanos();
    }

    private void receive(Address from, Frame frame) {
        if (frame instanceof Events events) {
            events(from, events);
        } else if (frame instanceof Attached attached) {
            attached(from, attached);
        } else if (frame instanceof Ended ended) {
            ended(from, ended);
        } else if (frame instanceof Refused refused) {
            refused(from, refused);
        } else if (frame instanceof Cancelled cancelled) {
            cancels.answered(cancelled);
        } else if (frame instanceof CallFrame call) {
            calls.receive(from, call);
        } else {
            log.warn(
                    "Frame refused: from={} kind={}",
                    from.text(),
                    frame.getClass().getSimpleName());
        }
    }

    /** The subscription that a frame is for; empty when it comes from somebody who was asked before, and late. */
    private @Nullable Subscription asked(Address from, long id) {
        Subscription subscription = subscriptions.get(id);
        return subscription != null && subscription.owner().equals(from) ? subscription : null;
    }

    private void attached(Address from, Attached frame) {
        Subscription subscription = asked(from, frame.subscription());
        if (subscription == null || subscription.outdated(frame.epoch())) {
            return;
        }
        boolean first = !subscription.began();
        long searched = subscription.attach(frame.epoch());
        if (searched > 0) {
            metrics.failedOver(searched);
        }
        if (first) {
            List.copyOf(subscription.readers()).forEach(Reader::opened);
        }
    }

    private void events(Address from, Events frame) {
        Subscription subscription = asked(from, frame.subscription());
        if (subscription == null || !subscription.attached() || subscription.outdated(frame.epoch())) {
            return;
        }
        List<Event> events = frame.events();
        if (frame.first() != subscription.position()) {
            log.info(
                    "Stream jumped, attaching again: stream={} expected={} got={}",
                    subscription.stream(),
                    subscription.position(),
                    frame.first());
            attach(subscription, subscription.owner());
            return;
        }
        SseBytes lent = room;
        room = null;
        EventBatch batch = new EventBatch(subscription.stream(), events, lent);
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += events.get(i).weight();
        }
        long gap = subscription.received(batch.end(), bytes);
        if (gap > 0) {
            gaps.record(gap);
        }
        sharing.deliver(subscription, batch);
        room = SseBytes.again(lent);
    }

    private void ended(Address from, Ended frame) {
        Subscription subscription = asked(from, frame.subscription());
        if (subscription == null || !subscription.attached() || subscription.outdated(frame.epoch())) {
            return;
        }
        if (frame.seq() > subscription.position()) {
            // The end has overtaken events that were lost on their way.
            attach(subscription, subscription.owner());
            return;
        }
        subscriptions.close(subscription);
        subscription.readers().forEach(reader -> reader.ended(frame.seq(), frame.outcome()));
    }

    private void refused(Address from, Refused frame) {
        Subscription subscription = asked(from, frame.subscription());
        if (subscription == null) {
            return;
        }
        if (frame.fault() == Fault.STREAM_MOVED || mayAskElsewhere(subscription, frame.fault())) {
            failover.searchSoon(subscription);
            return;
        }
        if (frame.fault() == Fault.STREAM_UNKNOWN && subscription.began()) {
            refuseAll(subscription, Fault.OWNER_LOST);
            return;
        }
        subscriptions.close(subscription);
        subscription.readers().forEach(reader -> reader.refused(frame.fault(), frame.detail(), frame.status()));
    }

    private boolean mayAskElsewhere(Subscription subscription, Fault fault) {
        return (fault == Fault.DRAINING || fault == Fault.STREAM_UNKNOWN)
                && subscription.question().isPresent()
                && !cluster.nodes().healthyStreamNodes().isEmpty();
    }

    @Override
    public void owner(Subscription subscription, Address owner) {
        boolean begun = subscription.question().isEmpty();
        attach(subscription, owner, begun ? config.attachTimeout() : openTimeout());
    }

    @Override
    public void unasked(Subscription subscription, NodeInfo node, Question question) {
        ask(subscription, node, question);
    }

    @Override
    public void nobody(Subscription subscription, Fault fault) {
        refuseAll(subscription, fault);
    }

    /**
     * Owners on other nodes may have given up on us, and what they sent meanwhile may be lost. Those on this node slept, too: to
     * ask them again would be much work for a node that may be late because it has too much of it.
     */
    private void awake() {
        String here = cluster.local().id();
        for (Subscription subscription : subscriptions.all()) {
            if (subscription.attached() && !subscription.owner().node().equals(here)) {
                attach(subscription, subscription.owner());
            }
        }
    }

    private void nodeLost(NodeInfo node) {
        outbox.forget(node.id());
        calls.nodeLost(node.id());
        for (Subscription subscription : subscriptions.all()) {
            if (subscription.owner().node().equals(node.id())) {
                failover.search(subscription);
            }
        }
    }

    private void refuseAll(Subscription subscription, Fault fault) {
        subscriptions.close(subscription);
        subscription.readers().forEach(reader -> refuse(reader, new Refusal(fault)));
    }

    private static void refuse(Reader reader, Refusal refusal) {
        reader.refused(refusal.fault(), "", refusal.fault().status());
    }
}
