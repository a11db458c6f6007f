package io.holdfast.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What can be mended in the roles of this node, offered by them and asked for by its monitor; see docs/threads.md. */
public final class Repairs {
    /** What a role may offer. */
    public enum Repair {
        /** Idle connections to upstreams are closed, those in use when they are not any more, and new ones opened. */
        RESET_CONNECTIONS,
        /** The stream verticles are started again, after they have given their streams away. */
        RESTART_STREAMS
    }

    private record Offer(Repair repair, Context context, Supplier<Future<Void>> action) {}

    private final List<Offer> offers = new CopyOnWriteArrayList<>();
    private volatile IntSupplier inUse = () -> 0;
    private volatile int most;

    /**
     * @param action called on the context of whoever offers it
     * @return takes the offer back
     */
    public Runnable offer(Vertx vertx, Repair repair, Supplier<Future<Void>> action) {
        Offer offer = new Offer(repair, vertx.getOrCreateContext(), action);
        offers.add(offer);
        return () -> offers.remove(offer);
    }

    /**
     * @param connections to upstreams that are in use
     * @param max how many there may be
     */
    public void watchPool(IntSupplier connections, int max) {
        inUse = connections;
        most = max;
    }

    public int connectionsInUse() {
        return inUse.getAsInt();
    }

    /** 0 on a node without upstreams. */
    public int maxConnections() {
        return most;
    }

    /** Completes with how many have done it; 0 when nobody offers it. */
    public Future<Integer> make(Repair repair) {
        List<Offer> those =
                offers.stream().filter(offer -> offer.repair() == repair).toList();
        List<Future<Void>> made = those.stream().map(Repairs::make).toList();
        return made.isEmpty() ? Future.succeededFuture(0) : Future.join(made).map(all -> made.size());
    }

    private static Future<Void> make(Offer offer) {
        Promise<Void> made = Promise.promise();
        offer.context()
                .runOnContext(now -> Future.<Void>succeededFuture()
                        .compose(here -> offer.action().get())
                        .onComplete(made));
        return made.future();
    }
}
