package io.holdfast.monitor.alerts;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.FailureCause;
import io.holdfast.cluster.Failures;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.monitor.health.NodeHealth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes alerts of what goes wrong on this node, and of nodes that are lost. The same cause of the same component is one
 * alert, until it has been gone for a while. Belongs to one event loop.
 */
public final class FailureDetector {
    private static final Logger log = LoggerFactory.getLogger(FailureDetector.class);
    /** Kinds of failures that a node tells of at once, and new ones in a second. */
    private static final int MOST = 100;

    private static final int MOST_NEW = 10;
    private static final Duration REPEAT = Duration.ofSeconds(10);
    /** What may fail, by its check; what is missing here is no failure, such as a node that is about to leave. */
    private static final Map<String, FailureCause> CHECKS = Map.of(
            "heap", FailureCause.RESOURCE_EXHAUSTION,
            "processor", FailureCause.RESOURCE_EXHAUSTION,
            "connections", FailureCause.RESOURCE_EXHAUSTION,
            "looks", FailureCause.RESOURCE_EXHAUSTION,
            "eventLoop", FailureCause.RESOURCE_EXHAUSTION,
            "errors", FailureCause.MESSAGE_PROCESSING,
            "processing", FailureCause.MESSAGE_PROCESSING,
            "selfTest", FailureCause.MESSAGE_PROCESSING,
            "cluster", FailureCause.CONNECTION,
            "redis", FailureCause.DEPENDENCY);
    /** Counters of others, in which growth is a failure. */
    private static final Map<String, FailureCause> COUNTERS = Map.of(
            "websocket_connection_errors", FailureCause.CONNECTION,
            "streaming_journal_append_failures", FailureCause.DEPENDENCY);

    private record Key(FailureCause cause, String component, String node) {}

    /** @param told what was last written down of it; empty for nothing yet */
    private record Active(String reason, int times, Instant lastSeen, Optional<Instant> told) {}

    private record Lost(NodeInfo node, int nodesBefore) {}

    private final Cluster cluster;
    private final NodeHealth health;
    private final Alerts alerts;
    private final Duration hold;
    private final Map<FailureCause, Counter> counted = new EnumMap<>(FailureCause.class);
    private final Map<Key, Active> active = new HashMap<>();
    private final Map<String, Lost> lost = new HashMap<>();
    private final Map<String, Double> counters = new HashMap<>();

    public FailureDetector(Cluster cluster, NodeHealth health, Alerts alerts, Duration hold, MeterRegistry registry) {
        this.cluster = cluster;
        this.health = health;
        this.alerts = alerts;
        this.hold = hold;
        for (FailureCause cause : FailureCause.values()) {
            counted.put(
                    cause,
                    Counter.builder("streaming_failures")
                            .description("What went wrong, by cause")
                            .tag("cause", cause.word())
                            .register(registry));
        }
    }

    public void start() {
        cluster.nodes().onLost(this::lost);
        health.onLook(() -> look(Instant.now()));
    }

    /** Who leaves in order says so before. */
    private void lost(NodeInfo node) {
        if (!node.draining() && !lost.containsKey(node.id())) {
            boolean stillCounted = cluster.nodes().node(node.id()).isPresent();
            int before = cluster.nodes().nodes().size() + (stillCounted ? 0 : 1);
            lost.put(node.id(), new Lost(node, before));
        }
    }

    private void look(Instant now) {
        String own = cluster.local().id();
        Failures failures = cluster.local().failures();
        health.layers()
                .forEach(layer -> layer.checks().stream()
                        .filter(check -> !check.up() && CHECKS.containsKey(check.id()))
                        .forEach(check -> stands(
                                new Key(Objects.requireNonNull(CHECKS.get(check.id())), check.id(), own),
                                check.reason(),
                                now)));
        failures.standing().forEach(failure -> stands(key(failure), failure.reason(), now));
        lookForNodes(now);
        growth(failures);
        failures.take().forEach(noted -> {
            Failures.Failure failure = noted.failure();
            count(failure.cause(), noted.times());
            seen(key(failure), failure.reason(), noted.times(), now);
        });
        tell(now);
    }

    private Key key(Failures.Failure failure) {
        return new Key(failure.cause(), failure.component(), cluster.local().id());
    }

    /** A loss is over when the node is back, or as many nodes are there as before. */
    private void lookForNodes(Instant now) {
        lost.values().removeIf(loss -> {
            boolean back = cluster.nodes().alive(loss.node().id());
            return back
                    || cluster.nodes().nodes().stream()
                                    .filter(node -> cluster.nodes().alive(node.id()))
                                    .count()
                            >= loss.nodesBefore();
        });
        lost.keySet()
                .forEach(id -> stands(
                        new Key(FailureCause.CONNECTION, "node", id), "the node is lost, without having left", now));
    }

    private void growth(Failures failures) {
        COUNTERS.forEach((name, cause) -> {
            double value = health.counter(name);
            double before = Objects.requireNonNullElse(counters.put(name, value), 0.0);
            if (value > before) {
                failures.happened(cause, name, "counted by " + name + "_total", (int) (value - before));
            }
        });
    }

    private void count(FailureCause cause, int times) {
        Objects.requireNonNull(counted.get(cause)).increment(times);
    }

    /** What stands is one failure however long it does. */
    private void stands(Key key, String reason, Instant now) {
        Active before = active.get(key);
        if (before == null) {
            count(key.cause(), 1);
        }
        seen(key, reason, before == null ? 1 : 0, now);
    }

    private void seen(Key key, String reason, int times, Instant now) {
        Active before = active.get(key);
        if (before != null) {
            active.put(key, new Active(reason, before.times() + times, now, before.told()));
        } else if (active.size() < MOST) {
            active.put(key, new Active(reason, times, now, Optional.empty()));
        }
    }

    private void tell(Instant now) {
        int fresh = 0;
        Iterator<Map.Entry<Key, Active>> entries = active.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, Active> entry = entries.next();
            Key key = entry.getKey();
            Active is = entry.getValue();
            boolean unknown = is.told().isEmpty();
            if (!unknown && is.lastSeen().plus(hold).isBefore(now)) {
                entries.remove();
                quietly(alerts.causeGone(key.cause(), key.component(), key.node()));
            } else if (unknown && fresh < MOST_NEW) {
                fresh++;
                quietly(alerts.raise(alert(key, is, now)));
                entry.setValue(new Active(is.reason(), 0, is.lastSeen(), Optional.of(now)));
            } else if (is.told().filter(at -> at.plus(REPEAT).isBefore(now)).isPresent()) {
                quietly(alerts.stillSo(alert(key, is, now)));
                entry.setValue(new Active(is.reason(), 0, is.lastSeen(), Optional.of(now)));
            }
        }
    }

    private static Alert alert(Key key, Active is, Instant now) {
        return Alert.firing(key.cause(), key.component(), key.node(), is.reason(), is.times(), now);
    }

    private static void quietly(Future<?> written) {
        written.onFailure(failure -> log.warn("Alert not kept: reason={}", failure.toString()));
    }
}
