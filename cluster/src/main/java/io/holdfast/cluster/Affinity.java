package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds sessions to stream nodes, in Hazelcast, until two hours after their last use. A binding says where the next
 * stream goes and nothing about streams that exist, so two gateways that race may disagree once without harm.
 */
public final class Affinity {
    private static final Logger log = LoggerFactory.getLogger(Affinity.class);

    private static final String MAP = "holdfast.sessions";
    /** A binding is written again at most this often, however busy its session. */
    private static final long RENEW_AFTER_MS = TimeUnit.MINUTES.toMillis(1);

    private static final long LEASE_MS = TimeUnit.HOURS.toMillis(2) + RENEW_AFTER_MS;

    private final Vertx vertx;
    private final NodeRegistry registry;
    private final String self;
    private final IMap<String, String> map;

    private record Binding(String node, long usedAtMs) {
        String text() {
            return usedAtMs + " " + node;
        }

        static Binding parse(String text) {
            int space = text.indexOf(' ');
            return new Binding(text.substring(space + 1), Long.parseLong(text, 0, space, 10));
        }
    }

    public Affinity(HazelcastInstance hazelcast, Vertx vertx, NodeRegistry registry, LocalNode local) {
        this.vertx = vertx;
        this.registry = registry;
        this.self = local.id();
        this.map = hazelcast.getMap(MAP);
    }

    /** The node for a session that was made just now and can't have a binding; empty when there is no stream node. */
    public Optional<NodeInfo> bindNew(String session) {
        return bind(session, Placement.choose(session, registry.healthyStreamNodes(), self));
    }

    /** The node of a session that a client brought along; empty when there is no stream node. */
    public Future<Optional<NodeInfo>> nodeOf(String session) {
        return Future.fromCompletionStage(map.getAsync(session), vertx.getOrCreateContext())
                .map(text -> text == null ? bindNew(session) : honour(session, Binding.parse(text)));
    }

    /** The node for something that has no session, the same for every node that asks; nothing is bound. */
    public Optional<NodeInfo> anyFor(String name) {
        return Placement.choose(name, registry.healthyStreamNodes(), "");
    }

    private Optional<NodeInfo> honour(String session, Binding binding) {
        List<NodeInfo> healthy = registry.healthyStreamNodes();
        Optional<NodeInfo> bound = healthy.stream()
                .filter(node -> node.id().equals(binding.node()))
                .findFirst();
        if (bound.isPresent()) {
            return System.currentTimeMillis() - binding.usedAtMs() > RENEW_AFTER_MS ? bind(session, bound) : bound;
        }
        Optional<NodeInfo> next = Placement.leastLoaded(healthy);
        next.ifPresent(node -> log.info("Session moved: session={} from={} to={}", session, binding.node(), node.id()));
        return bind(session, next);
    }

    /** The stream need not wait for the write: until it is there, a second request finds its node by the same hash. */
    private Optional<NodeInfo> bind(String session, Optional<NodeInfo> chosen) {
        chosen.ifPresent(node -> map.setAsync(
                        session,
                        new Binding(node.id(), System.currentTimeMillis()).text(),
                        LEASE_MS,
                        TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    log.warn("Session not bound: session={} reason={}", session, failure.toString());
                    return null;
                }));
        return chosen;
    }
}
