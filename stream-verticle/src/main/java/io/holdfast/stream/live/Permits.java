package io.holdfast.stream.live;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.PromptMap;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The permits of the streams that one verticle instance owns. A permit lives as long as its stream, and moves to the next
 * owner with it. It is a lease: void when the owner's member leaves the cluster, renewed every two minutes as long as it
 * does not, which also puts right whatever went wrong (docs/decisions).
 */
final class Permits {
    private static final Logger log = LoggerFactory.getLogger(Permits.class);

    static final String MAP = "holdfast.permits";
    private static final long KEEP_MS = TimeUnit.MINUTES.toMillis(5);
    /** One round of renewals, in calls of {@link #renew}. */
    private static final int ROUND = 240;

    private static final long TIMEOUT_MS = 1_000;

    /** One thing that a stream needs a permit for. */
    private record Need(String scope, String key, int limit, Fault fault) {}

    /** What a stream has; complete when all was asked for. */
    private static final class Held {
        private final List<String> keys = new ArrayList<>();
        private Future<Optional<Fault>> asked = Future.succeededFuture(Optional.empty());
    }

    private final HazelcastInstance hazelcast;
    private final PromptMap<String> map;
    private final PermitConfig config;
    private final StreamMetrics metrics;
    private final String instance = UUID.randomUUID().toString();
    private final Map<StreamId, Held> streams = new HashMap<>();
    /** How many of each key this instance has; none only until the cluster knows that, too. */
    private final Map<String, Integer> counts = new HashMap<>();

    private final ArrayDeque<String> toRenew = new ArrayDeque<>();

    Permits(HazelcastInstance hazelcast, Vertx vertx, PermitConfig config, StreamMetrics metrics) {
        this.hazelcast = hazelcast;
        this.map = new PromptMap<>(hazelcast, MAP, vertx.getOrCreateContext());
        this.config = config;
        this.metrics = metrics;
    }

    private List<Need> needs(Opening opening) {
        List<Need> needs = new ArrayList<>();
        String address = opening.request().terms().address();
        if (config.perIp() > 0 && !address.isEmpty()) {
            needs.add(new Need("ip", "ip|" + address, config.perIp(), Fault.TOO_MANY_STREAMS));
        }
        if (config.perSession() > 0) {
            needs.add(new Need("session", "session|" + opening.session(), config.perSession(), Fault.TOO_MANY_STREAMS));
        }
        if (config.cluster() > 0) {
            needs.add(new Need("cluster", "cluster", config.cluster(), Fault.STREAM_LIMIT));
        }
        return needs;
    }

    /**
     * Takes all that a new stream needs. Completes with why not; what it got by then is given back by {@link #release}.
     * When the cluster does not answer in time the stream may begin: it is counted at the next renewal.
     */
    Future<Optional<Fault>> take(Opening opening) {
        List<Need> needs = needs(opening);
        if (needs.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Held held = new Held();
        streams.put(opening.stream(), held);
        held.asked = takeAll(needs.iterator(), held);
        return held.asked;
    }

    private Future<Optional<Fault>> takeAll(Iterator<Need> needs, Held held) {
        if (!needs.hasNext()) {
            return Future.succeededFuture(Optional.empty());
        }
        Need need = needs.next();
        return change(need.key(), PermitChange.take(holder(), need.limit(), KEEP_MS))
                .otherwise(unknown -> true)
                .compose(taken -> {
                    if (!taken) {
                        metrics.permitRefused(need.scope());
                        return Future.succeededFuture(Optional.of(need.fault()));
                    }
                    add(need.key(), held);
                    return takeAll(needs, held);
                });
    }

    /** Takes what a stream needs that was taken over, and has begun when there was room for it. */
    void hold(Opening opening) {
        Held held = new Held();
        needs(opening).forEach(need -> {
            add(need.key(), held);
            renew(need.key());
        });
        if (!held.keys.isEmpty()) {
            streams.put(opening.stream(), held);
        }
    }

    private void add(String key, Held held) {
        held.keys.add(key);
        counts.merge(key, 1, Integer::sum);
    }

    /** The stream is over, or another owner's. Nothing to do for one that has no permit. */
    void release(StreamId stream) {
        Held held = streams.remove(stream);
        if (held != null) {
            held.asked.onComplete(over -> held.keys.forEach(this::giveBack));
        }
    }

    private void giveBack(String key) {
        counts.merge(key, -1, Integer::sum);
        change(key, PermitChange.giveBack(holder(), KEEP_MS)).onSuccess(known -> forgetIfNone(key));
    }

    private void forgetIfNone(String key) {
        counts.computeIfPresent(key, (same, count) -> count == 0 ? null : count);
    }

    /** To be called about twice a second. */
    void renew() {
        if (toRenew.isEmpty()) {
            toRenew.addAll(counts.keySet());
        }
        int share = counts.isEmpty() ? 0 : 1 + counts.size() / ROUND;
        for (int i = 0; i < share && !toRenew.isEmpty(); i++) {
            renew(toRenew.remove());
        }
    }

    private void renew(String key) {
        Integer count = counts.get(key);
        if (count != null) {
            change(key, PermitChange.renew(holder(), count, KEEP_MS)).onSuccess(known -> forgetIfNone(key));
        }
    }

    /** A member that has merged into another side of a split has a new id. */
    private String holder() {
        return PermitChange.holder(hazelcast, instance);
    }

    private Future<Boolean> change(String key, PermitChange change) {
        return map.submit(key, change)
                .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> log.warn("Permits not reached: reason={}", failure.toString()));
    }
}
