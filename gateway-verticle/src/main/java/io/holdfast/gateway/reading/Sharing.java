package io.holdfast.gateway.reading;

import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.wire.Frame.Credit;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.StreamId;
import java.util.List;
import java.util.function.BiConsumer;

/** Hands what a subscription receives to the readers that share it, and asks for more as their sockets drain. */
final class Sharing {
    private final Subscriptions subscriptions;
    private final Outbox outbox;
    private final int creditBytes;
    private final BiConsumer<StreamId, Reader> resume;
    private final GatewayMetrics metrics;

    /** @param resume what becomes of a reader that was too slow for the others, once it has room */
    Sharing(
            Subscriptions subscriptions,
            Outbox outbox,
            int creditBytes,
            BiConsumer<StreamId, Reader> resume,
            GatewayMetrics metrics) {
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.creditBytes = creditBytes;
        this.resume = resume;
        this.metrics = metrics;
    }

    /** A socket that can't keep up leaves the others, and comes back on its own when it has room. */
    void deliver(Subscription subscription, EventBatch batch) {
        List<Reader> readers = subscription.readers();
        for (int i = readers.size() - 1; i >= 0; i--) {
            Reader reader = readers.get(i);
            reader.events(batch);
            if (reader.full() && readers.size() > 1) {
                readers.remove(i);
                metrics.slowApart();
                subscriptions.apart(subscription.stream(), reader);
                reader.whenDrained(() -> resume.accept(subscription.stream(), reader));
            }
        }
        if (!joinsShared(subscription)) {
            grant(subscription);
        }
    }

    /** Whether the subscription has caught up with the shared one and has given its readers to it. */
    private boolean joinsShared(Subscription subscription) {
        Subscription first = subscription.shared();
        if (first == subscription || !first.attached() || subscription.position() < first.position()) {
            return false;
        }
        first.readers().addAll(subscription.readers());
        subscription.readers().clear();
        dropIfUnread(subscription, false);
        return true;
    }

    /** Asks for more, seldom, and not before every reader has room for it. */
    void grant(Subscription subscription) {
        int missing = subscription.missingCredit(creditBytes);
        if (missing == 0 || !subscription.attached() || !subscriptions.holds(subscription)) {
            return;
        }
        for (Reader reader : subscription.readers()) {
            if (reader.full()) {
                if (subscription.waitsFor(reader)) {
                    metrics.slowWaited();
                    reader.whenDrained(() -> {
                        subscription.waitsForNobody();
                        grant(subscription);
                    });
                }
                return;
            }
        }
        subscription.granted(missing);
        outbox.send(subscription.owner(), new Credit(subscription.id(), subscription.stream(), missing));
    }

    /** @param left whether its last reader's client has hung up */
    void dropIfUnread(Subscription subscription, boolean left) {
        if (subscription.readers().isEmpty() && subscriptions.holds(subscription)) {
            subscriptions.close(subscription);
            outbox.send(subscription.owner(), new Detach(subscription.id(), subscription.stream(), left));
        }
    }
}
