package io.holdfast.wire;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageProducer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Collects the frames of one loop turn and sends them as one message for each receiver. Belongs to one verticle
 * instance and its event loop.
 *
 * <p>The bus has no back-pressure and may lose messages: what is queued here is bounded by the credit of the
 * subscriptions, and a lost batch is found by the receiver as a jump in {@code seq}.
 */
public final class Outbox {
    private static final DeliveryOptions SAME_JVM = new DeliveryOptions().setLocalOnly(true);
    private static final DeliveryOptions ANY_NODE = new DeliveryOptions();

    private final Vertx vertx;
    private final Context context;
    private final Address self;
    private final Consumer<Address> unreachable;
    private final Map<Address, MessageProducer<FrameBatch>> producers = new HashMap<>();
    private Map<Address, List<Frame>> pending = new HashMap<>();
    private boolean flushScheduled;

    /** @param unreachable told of a receiver to which a batch could not be handed; it may already be gone */
    public Outbox(Vertx vertx, Address self, Consumer<Address> unreachable) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.self = self;
        this.unreachable = unreachable;
    }

    /** Queues a frame; it leaves when the current loop turn is over. */
    public void send(Address to, Frame frame) {
        pending.computeIfAbsent(to, address -> new ArrayList<>()).add(frame);
        if (!flushScheduled) {
            flushScheduled = true;
            context.runOnContext(turnOver -> flush());
        }
    }

    /** Drops what was kept for the instances of a node that has left. */
    public void forget(String node) {
        pending.keySet().removeIf(address -> address.node().equals(node));
        producers.keySet().removeIf(address -> address.node().equals(node));
    }

    private void flush() {
        flushScheduled = false;
        Map<Address, List<Frame>> batches = pending;
        pending = new HashMap<>();
        batches.forEach((to, frames) ->
                producer(to).write(new FrameBatch(self, frames)).onFailure(failure -> unreachable.accept(to)));
    }

    private MessageProducer<FrameBatch> producer(Address to) {
        return producers.computeIfAbsent(to, address -> {
            DeliveryOptions options = address.node().equals(self.node()) ? SAME_JVM : ANY_NODE;
            return vertx.eventBus().sender(address.text(), options);
        });
    }
}
