package io.holdfast.gateway;

import io.holdfast.cluster.Cluster;
import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Finds the next owner of a stream whose owner is lost, while the readers' connections stay open. */
final class Failover {
    private static final long PAUSE_MS = 100;

    /** What comes of a search. */
    interface Found {
        /** This is whom to ask. */
        void owner(Subscription subscription, Address owner);

        /** Nobody has ever begun the stream: the question may be asked elsewhere. */
        void unasked(Subscription subscription, Subscription.Question question);

        void nobody(Subscription subscription, Fault fault);
    }

    private final Vertx vertx;
    private final Cluster cluster;
    private final Owners owners;
    private final Subscriptions subscriptions;
    private final Duration timeout;
    private final Found found;

    Failover(Vertx vertx, Cluster cluster, Owners owners, Subscriptions subscriptions, Duration timeout, Found found) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.owners = owners;
        this.subscriptions = subscriptions;
        this.timeout = timeout;
        this.found = found;
    }

    void search(Subscription subscription) {
        if (!subscriptions.holds(subscription)) {
            return;
        }
        if (subscription.search(System.nanoTime()) > timeout.toNanos()) {
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
            found.unasked(subscription, subscription.question().get());
        }
    }

    void searchSoon(Subscription subscription) {
        subscription.search(System.nanoTime());
        vertx.setTimer(PAUSE_MS, over -> search(subscription));
    }
}
