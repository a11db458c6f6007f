package io.holdfast.gateway.streams;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.client.IdempotencyKey;
import io.holdfast.gateway.reading.Reader;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.gateway.streams.Queries.Place;
import io.holdfast.gateway.streams.Queries.ReaderFactory;
import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Questions with an idempotency key: the first one is asked, and all others read its stream from the start. */
final class KeyedQueries {
    private static final long LOOK_AGAIN_MS = 100;

    private final Vertx vertx;
    private final Cluster cluster;
    private final IdempotencyKeys keys;
    private final GatewayConfig config;
    private final StreamClient streams;
    private final Queries queries;

    /** One client's question, until it has either been asked or found its stream. */
    private record Question(
            Client client, OpeningRequest request, ReaderFactory readers, String digest, long untilNanos) {
        String key() {
            return request.terms().idempotencyKey();
        }

        boolean late() {
            return System.nanoTime() - untilNanos > 0;
        }
    }

    KeyedQueries(Vertx vertx, Cluster cluster, GatewayConfig config, StreamClient streams, Queries queries) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.keys = cluster.keys();
        this.config = config;
        this.streams = streams;
        this.queries = queries;
    }

    /** As {@link Queries#ask}; fails, too, when the key stands for another question. */
    Future<Void> ask(Client client, OpeningRequest request, ReaderFactory readers) {
        long until = System.nanoTime() + config.attachTimeout().toNanos();
        return claim(new Question(client, request, readers, IdempotencyKey.digest(request), until));
    }

    private Future<Void> claim(Question question) {
        return queries.place(question.client()).compose(place -> claim(question, place));
    }

    private Future<Void> claim(Question question, Place place) {
        IdempotencyKeys.Entry ours = new IdempotencyKeys.Entry(
                place.stream(), place.node().id(), question.client().session(), question.digest(), keys.now());
        return keys.claim(question.key(), ours, config.keyRetention().toMillis())
                .compose(earlier -> earlier.isPresent()
                        ? follow(question, earlier.get())
                        : queries.open(place, question.client(), question.request(), question.readers()));
    }

    private Future<Void> follow(Question question, IdempotencyKeys.Entry earlier) {
        if (!earlier.digest().equals(question.digest())) {
            return Future.failedFuture(new Refusal(Fault.IDEMPOTENCY_KEY_REUSED));
        }
        return streams.owner(earlier.stream())
                .compose(owner ->
                        owner.isPresent() ? join(question, earlier, owner.get()) : claimAgain(question, earlier));
    }

    private Future<Void> join(Question question, IdempotencyKeys.Entry earlier, Address owner) {
        Reader reader =
                question.readers().create(question.client().in(earlier.session()), earlier.stream(), owner.node());
        if (!reader.closed()) {
            streams.join(earlier.stream(), owner, reader);
        }
        return Future.succeededFuture();
    }

    /** The key's stream has not begun yet, or it never will. */
    private Future<Void> claimAgain(Question question, IdempotencyKeys.Entry earlier) {
        if (neverBegins(earlier)) {
            return keys.release(question.key(), earlier.stream()).compose(free -> claim(question));
        }
        if (question.late()) {
            return Future.failedFuture(new Refusal(Fault.OWNER_SILENT));
        }
        return vertx.timer(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS).compose(over -> claim(question));
    }

    /** Whoever claimed it has given up by now; an owner who comes too late sees that the key stands for another stream. */
    private boolean neverBegins(IdempotencyKeys.Entry earlier) {
        return keys.age(earlier).compareTo(streams.openTimeout()) > 0
                || !cluster.nodes().alive(earlier.node());
    }
}
