package io.holdfast.gateway.reading;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.StreamOwners;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.client.IdempotencyKey;
import io.holdfast.gateway.reading.Subscription.Question;
import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Finds the next owner of a stream whose owner is lost, while the readers' connections stay open. */
final class Failover {
    private static final long PAUSE_MS = 100;

    /** What comes of a search. */
    interface Found {
        /** This is whom to ask. */
        void owner(Subscription subscription, Address owner);

        /** Nobody has ever begun the stream: this node may be asked the question. */
        void unasked(Subscription subscription, NodeInfo node, Question question);

        void nobody(Subscription subscription, Fault fault);
    }

    private final Vertx vertx;
    private final Cluster cluster;
    private final StreamOwners owners;
    private final Subscriptions subscriptions;
    private final GatewayConfig config;
    private final Found found;

    Failover(
            Vertx vertx,
            Cluster cluster,
            StreamOwners owners,
            Subscriptions subscriptions,
            GatewayConfig config,
            Found found) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.owners = owners;
        this.subscriptions = subscriptions;
        this.config = config;
        this.found = found;
    }

    void search(Subscription subscription) {
        if (!subscriptions.holds(subscription)) {
            return;
        }
        long now = System.nanoTime();
        if (!cluster.nodes().lease().held()) {
            subscription.cutOff(now);
        }
        if (subscription.search(now) > config.failoverTimeout().toNanos()) {
            found.nobody(subscription, Fault.OWNER_LOST);
            return;
        }
        owners.of(subscription.stream())
                .onSuccess(owner -> {
                    if (subscriptions.holds(subscription)) {
                        found.owner(subscription, owner);
                    }
                })
                .onFailure(failure -> notFound(subscription, Refusal.of(failure).fault()));
    }

    /** The directory does not know the stream, or could not be asked. */
    void notFound(Subscription subscription, Fault fault) {
        if (fault != Fault.STREAM_UNKNOWN) {
            searchSoon(subscription);
        } else if (!subscriptions.holds(subscription)) {
            return;
        } else if (subscription.question().isEmpty()) {
            // The directory may be lost where the journal is not: a stream node can tell.
            owners.anyone(subscription.stream())
                    .ifPresentOrElse(
                            owner -> found.owner(subscription, owner),
                            () -> found.nobody(subscription, Fault.NO_STREAM_NODE));
        } else if (cluster.nodes().healthyStreamNodes().isEmpty()) {
            found.nobody(subscription, Fault.NO_STREAM_NODE);
        } else {
            askElsewhere(subscription, subscription.question().get());
        }
    }

    private void askElsewhere(Subscription subscription, Question question) {
        cluster.affinity()
                .nodeOf(question.session())
                .map(node -> node.orElseThrow(() -> new Refusal(Fault.NO_STREAM_NODE)))
                .compose(node -> holdsKey(subscription.stream(), node, question).map(held -> {
                    if (held) {
                        return node;
                    }
                    throw new Refusal(Fault.OWNER_SILENT);
                }))
                .onSuccess(node -> {
                    if (subscriptions.holds(subscription)) {
                        found.unasked(subscription, node, question);
                    }
                })
                .onFailure(failure -> {
                    if (Refusal.of(failure).fault() == Fault.OWNER_SILENT) {
                        found.nobody(subscription, Fault.OWNER_SILENT);
                    } else {
                        searchSoon(subscription);
                    }
                });
    }

    /** The node that refused the question has freed its key; whoever has taken it since runs the question instead. */
    private Future<Boolean> holdsKey(StreamId stream, NodeInfo node, Question question) {
        String key = question.request().terms().idempotencyKey();
        if (key.isEmpty()) {
            return Future.succeededFuture(true);
        }
        IdempotencyKeys keys = cluster.keys();
        IdempotencyKeys.Entry ours = new IdempotencyKeys.Entry(
                stream, node.id(), question.session(), IdempotencyKey.digest(question.request()), keys.now());
        return keys.claim(key, ours, config.keyRetention().toMillis())
                .map(earlier ->
                        earlier.map(known -> known.stream().equals(stream)).orElse(true));
    }

    void searchSoon(Subscription subscription) {
        subscription.search(System.nanoTime());
        vertx.setTimer(PAUSE_MS, over -> search(subscription));
    }
}
