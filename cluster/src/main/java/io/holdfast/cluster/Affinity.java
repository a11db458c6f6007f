package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    private final NodeRegistry registry;
    private final String self;
    private final IMap<String, String> map;
    private final Copies copies;
    private final MapSearch search;
    private final TurnBatch<Stray, Optional<NodeInfo>> moves;

    private record Binding(String node, long usedAtMs) {
        String text() {
            return usedAtMs + " " + node;
        }

        static Binding parse(String text) {
            int space = text.indexOf(' ');
            return new Binding(text.substring(space + 1), Long.parseLong(text, 0, space, 10));
        }
    }

    /** A session whose node is lost. */
    private record Stray(String session, String node) {}

    /**
     * Binds strays to other nodes, each unless somebody else has since; answers with what is bound. So of all gateways
     * that find a node lost, the first decides. Hazelcast runs it where the bindings are kept.
     *
     * @param lost the node before, by session
     * @param texts the new bindings by session
     */
    private record Move(Map<String, String> lost, Map<String, String> texts)
            implements EntryProcessor<String, @Nullable String, String> {
        @Override
        public String process(Map.Entry<String, @Nullable String> entry) {
            String bound = entry.getValue();
            String lostNode = lost.get(entry.getKey());
            if (bound != null && !Binding.parse(bound).node().equals(lostNode)) {
                return bound;
            }
            String text = Objects.requireNonNull(texts.get(entry.getKey()));
            ((ExtendedMapEntry<String, @Nullable String>) entry).setValue(text, LEASE_MS, TimeUnit.MILLISECONDS);
            return text;
        }
    }

    public Affinity(HazelcastInstance hazelcast, Vertx vertx, NodeRegistry registry, LocalNode local) {
        this.registry = registry;
        this.self = local.id();
        this.map = hazelcast.getMap(MAP);
        this.copies = new Copies(hazelcast, vertx);
        this.search = new MapSearch(vertx, map);
        this.moves = new TurnBatch<>(vertx, (all, strays) -> moveAll(strays));
    }

    /** The node for a session that was made just now and can't have a binding; empty when there is no stream node. */
    public Optional<NodeInfo> bindNew(String session) {
        return bind(session, Placement.choose(session, registry.healthyStreamNodes(), self));
    }

    /** The node of a session that a client brought along; empty when there is no stream node. */
    public Future<Optional<NodeInfo>> nodeOf(String session) {
        return search.find(session)
                .compose(text -> text.map(bound -> honour(session, Binding.parse(bound)))
                        .orElseGet(() -> Future.succeededFuture(bindNew(session))));
    }

    /** The node for something that has no session and is over soon; nothing is bound. */
    public Optional<NodeInfo> near(String name) {
        return Placement.choose(name, registry.healthyStreamNodes(), self);
    }

    /** The node for something that has no session, the same for every node that asks; nothing is bound. */
    public Optional<NodeInfo> anyFor(String name) {
        return Placement.choose(name, registry.healthyStreamNodes(), "");
    }

    private Future<Optional<NodeInfo>> honour(String session, Binding binding) {
        Optional<NodeInfo> bound = registry.healthyStreamNode(binding.node());
        if (bound.isEmpty()) {
            return moves.ask("", new Stray(session, binding.node()));
        }
        Optional<NodeInfo> roomier = bound.filter(NodeInfo::full)
                .flatMap(full -> Placement.choose(session, registry.healthyStreamNodes(), self))
                .filter(node -> !node.full());
        if (roomier.isPresent()) {
            logMove(session, binding.node(), roomier.get().id());
            return Future.succeededFuture(bind(session, roomier));
        }
        boolean old = System.currentTimeMillis() - binding.usedAtMs() > RENEW_AFTER_MS;
        return Future.succeededFuture(old ? bind(session, bound) : bound);
    }

    private Future<List<Optional<NodeInfo>>> moveAll(List<Stray> strays) {
        Map<String, String> lost =
                strays.stream().collect(Collectors.toMap(Stray::session, Stray::node, (one, same) -> one));
        Map<String, NodeInfo> next = Placement.leastLoaded(lost.keySet(), registry.healthyStreamNodes());
        if (next.isEmpty()) {
            return Future.succeededFuture(
                    strays.stream().map(stray -> Optional.<NodeInfo>empty()).toList());
        }
        long now = System.currentTimeMillis();
        Map<String, String> texts = next.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> new Binding(entry.getValue().id(), now).text()));
        return copies.write(texts.keySet(), () -> map.submitToKeys(texts.keySet(), new Move(lost, texts)))
                .onSuccess(bound -> lost.forEach((session, node) -> logOurMove(session, node, bound, texts)))
                .map(bound -> strays.stream()
                        .map(stray -> Optional.ofNullable(bound.get(stray.session()))
                                .flatMap(text -> registry.healthyStreamNode(
                                        Binding.parse(text).node()))
                                .or(() -> Optional.ofNullable(next.get(stray.session()))))
                        .toList());
    }

    private static void logOurMove(String session, String lost, Map<String, String> bound, Map<String, String> texts) {
        String text = bound.get(session);
        if (text != null && text.equals(texts.get(session))) {
            logMove(session, lost, Binding.parse(text).node());
        }
    }

    private static void logMove(String session, String from, String to) {
        log.info("Session moved: session={} from={} to={}", session, from, to);
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
