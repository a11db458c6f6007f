package io.holdfast.gateway;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.wire.Address;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Credit;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Ended;
import io.holdfast.wire.Frame.Events;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.Inbox;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of one gateway instance. Readers of one stream share one as soon as they are at the same event; a
 * reader that is behind, or too slow for the others, has its own until it has caught up.
 */
final class StreamClient {
    private static final Logger log = LoggerFactory.getLogger(StreamClient.class);

    private final Vertx vertx;
    private final Cluster cluster;
    private final GatewayConfig config;
    private final Address self;
    private final Outbox outbox;
    private final CancelCalls cancels;
    private final Map<Long, Subscription> subscriptions = new HashMap<>();
    /** Of each stream, first the subscription that readers join when they have caught up, then those that are behind. */
    private final Map<StreamId, List<Subscription>> byStream = new HashMap<>();

    private long lastId;

    StreamClient(Vertx vertx, Cluster cluster, GatewayConfig config, Address self) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.config = config;
        this.self = self;
        this.outbox = new Outbox(vertx, self, owner -> log.debug("Owner not reached: address={}", owner.text()));
        this.cancels = new CancelCalls(outbox, config.attachTimeout());
    }

    Future<Void> listen() {
        cluster.nodes().onLeave(this::nodeLeft);
        return Inbox.listen(vertx, self, this::receive);
    }

    /** Makes a stream on this node and reads it from its first event. */
    void open(StreamId stream, NodeInfo node, String session, OpeningRequest request, Reader reader) {
        Subscription subscription = subscribe(stream, node, 0, config.openTimeout(), reader);
        outbox.send(subscription.owner(), new Open(subscription.id(), stream, session, request, config.creditBytes()));
    }

    /** Reads a stream from where the reader is, wherever its owner may be. */
    void resume(StreamId stream, Reader reader) {
        List<Subscription> known = byStream.getOrDefault(stream, List.of());
        if (!known.isEmpty()
                && known.get(0).attached()
                && reader.next() == known.get(0).position()) {
            known.get(0).readers().add(reader);
            reader.opened();
            return;
        }
        ownerOf(stream)
                .onSuccess(node -> {
                    if (!reader.closed()) {
                        Subscription subscription =
                                subscribe(stream, node, reader.next(), config.attachTimeout(), reader);
                        outbox.send(subscription.owner(), attach(subscription));
                    }
                })
                .onFailure(failure -> refuse(reader, Refusal.of(failure)));
    }

    /** Ends a stream by request. Completes with false when there is no such stream. */
    Future<Boolean> cancel(StreamId stream) {
        return ownerOf(stream)
                .compose(node -> cancels.cancel(stream, address(stream, node)))
                .recover(failure -> Refusal.of(failure).fault() == Fault.STREAM_UNKNOWN
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    /** The reader's connection is gone. */
    void leave(StreamId stream, Reader reader) {
        for (Subscription subscription : List.copyOf(byStream.getOrDefault(stream, List.of()))) {
            if (subscription.readers().remove(reader)) {
                dropIfUnread(subscription);
            }
        }
    }

    /** To be called about twice a second: no wait for an owner is without an end. */
    void sweep() {
        long now = System.nanoTime();
        for (Subscription subscription : List.copyOf(subscriptions.values())) {
            if (subscription.overdue(now)) {
                close(subscription);
                subscription.readers().forEach(reader -> refuse(reader, new Refusal(Fault.OWNER_SILENT)));
            }
        }
    }

    private Future<NodeInfo> ownerOf(StreamId stream) {
        return cluster.streams()
                .find(stream)
                .map(found -> found.orElseThrow(() -> new Refusal(Fault.STREAM_UNKNOWN)))
                .map(entry -> cluster.nodes().node(entry.node()).orElseThrow(() -> new Refusal(Fault.OWNER_LOST)));
    }

    private static Address address(StreamId stream, NodeInfo node) {
        return Address.stream(node.id(), stream.instance(node.streamers()));
    }

    private Subscription subscribe(StreamId stream, NodeInfo node, long from, Duration timeout, Reader reader) {
        lastId++;
        Subscription subscription = new Subscription(
                lastId,
                stream,
                address(stream, node),
                from,
                config.creditBytes(),
                System.nanoTime() + timeout.toNanos());
        subscription.readers().add(reader);
        subscriptions.put(subscription.id(), subscription);
        byStream.computeIfAbsent(stream, first -> new ArrayList<>(1)).add(subscription);
        return subscription;
    }

    private Attach attach(Subscription subscription) {
        return new Attach(subscription.id(), subscription.stream(), subscription.position(), config.creditBytes());
    }

    private void receive(Address from, Frame frame) {
        if (frame instanceof Events events) {
            events(events);
        } else if (frame instanceof Attached attached) {
            attached(attached);
        } else if (frame instanceof Ended ended) {
            ended(ended);
        } else if (frame instanceof Refused refused) {
            refused(refused);
        } else if (frame instanceof Cancelled cancelled) {
            cancels.answered(cancelled);
        } else {
            log.warn(
                    "Frame refused: from={} kind={}",
                    from.text(),
                    frame.getClass().getSimpleName());
        }
    }

    private void attached(Attached frame) {
        Subscription subscription = subscriptions.get(frame.subscription());
        if (subscription != null) {
            subscription.attach(frame.epoch());
            List.copyOf(subscription.readers()).forEach(Reader::opened);
        }
    }

    private void events(Events frame) {
        Subscription subscription = subscriptions.get(frame.subscription());
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
            subscription.askAgain(config.creditBytes());
            outbox.send(subscription.owner(), attach(subscription));
            return;
        }
        EventBatch batch = new EventBatch(subscription.stream(), events);
        long bytes = 0;
        for (Event event : events) {
            bytes += event.weight();
        }
        subscription.received(batch.end(), bytes);
        deliver(subscription, batch);
    }

    /** A socket that can't keep up leaves the others, and comes back on its own when it has room. */
    private void deliver(Subscription subscription, EventBatch batch) {
        List<Reader> readers = subscription.readers();
        for (int i = readers.size() - 1; i >= 0; i--) {
            Reader reader = readers.get(i);
            reader.events(batch);
            if (reader.full() && readers.size() > 1) {
                readers.remove(i);
                reader.whenDrained(() -> resume(subscription.stream(), reader));
            }
        }
        if (!joinsShared(subscription) && !readers.isEmpty()) {
            grant(subscription, readers.get(0));
        }
    }

    /** Whether the subscription has caught up with the shared one and has given its readers to it. */
    private boolean joinsShared(Subscription subscription) {
        List<Subscription> known = byStream.getOrDefault(subscription.stream(), List.of());
        Subscription first = known.isEmpty() ? subscription : known.get(0);
        if (first == subscription || !first.attached() || subscription.position() < first.position()) {
            return false;
        }
        first.readers().addAll(subscription.readers());
        subscription.readers().clear();
        dropIfUnread(subscription);
        return true;
    }

    private void grant(Subscription subscription, Reader slowest) {
        int missing = subscription.missingCredit(config.creditBytes());
        if (missing == 0) {
            return;
        }
        subscription.granted(missing);
        if (slowest.full()) {
            slowest.whenDrained(() -> sendCredit(subscription, missing));
        } else {
            sendCredit(subscription, missing);
        }
    }

    private void sendCredit(Subscription subscription, int bytes) {
        if (subscriptions.containsKey(subscription.id())) {
            outbox.send(subscription.owner(), new Credit(subscription.id(), subscription.stream(), bytes));
        }
    }

    private void ended(Ended frame) {
        Subscription subscription = subscriptions.get(frame.subscription());
        if (subscription != null && !subscription.outdated(frame.epoch())) {
            close(subscription);
            subscription.readers().forEach(reader -> reader.ended(frame.seq(), frame.outcome()));
        }
    }

    private void refused(Refused frame) {
        Subscription subscription = subscriptions.get(frame.subscription());
        if (subscription != null) {
            close(subscription);
            subscription.readers().forEach(reader -> reader.refused(frame.fault(), frame.detail(), frame.status()));
        }
    }

    private void nodeLeft(NodeInfo node) {
        outbox.forget(node.id());
        for (Subscription subscription : List.copyOf(subscriptions.values())) {
            if (subscription.owner().node().equals(node.id())) {
                close(subscription);
                subscription.readers().forEach(reader -> refuse(reader, new Refusal(Fault.OWNER_LOST)));
            }
        }
    }

    private static void refuse(Reader reader, Refusal refusal) {
        reader.refused(refusal.fault(), "", refusal.fault().status());
    }

    private void dropIfUnread(Subscription subscription) {
        if (subscription.readers().isEmpty() && subscriptions.containsKey(subscription.id())) {
            close(subscription);
            outbox.send(subscription.owner(), new Detach(subscription.id(), subscription.stream()));
        }
    }

    private void close(Subscription subscription) {
        subscriptions.remove(subscription.id());
        byStream.computeIfPresent(subscription.stream(), (stream, others) -> {
            others.remove(subscription);
            return others.isEmpty() ? null : others;
        });
    }
}
