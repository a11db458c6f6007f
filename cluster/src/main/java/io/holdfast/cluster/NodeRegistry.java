package io.holdfast.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in the cluster: every node writes its {@link NodeInfo} into a Hazelcast map twice a second and mirrors the
 * whole map, so that a look-up never leaves the JVM. Look-ups come from any thread; Hazelcast's event threads write the
 * mirror (docs/threads.md).
 */
public final class NodeRegistry {
    private static final Logger log = LoggerFactory.getLogger(NodeRegistry.class);

    /** Carries the node id in a Hazelcast member's attributes; the name is vertx-hazelcast's. */
    public static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

    private static final String MAP = "holdfast.nodes";
    private static final long HEARTBEAT_MS = 500;
    /** Four heartbeats: long enough for a pause of the collector, short enough to send no new work into the dark. */
    private static final long SILENT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private record Heard(NodeInfo node, long atNanos) {}

    private final HazelcastInstance hazelcast;
    private final Vertx vertx;
    private final LocalNode local;
    private final IMap<String, String> map;
    private final List<Consumer<NodeInfo>> lostListeners = new CopyOnWriteArrayList<>();
    private final Set<String> silentNodes = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Heard> mirror = Map.of();
    private volatile Supplier<NodeInfo> self = NodeRegistry::unannounced;
    private long heartbeatTimer = -1;

    public NodeRegistry(HazelcastInstance hazelcast, Vertx vertx, LocalNode local) {
        this.hazelcast = hazelcast;
        this.vertx = vertx;
        this.local = local;
        this.map = hazelcast.getMap(MAP);
    }

    /** Reads the map once and follows it from then on. */
    public Future<Void> start() {
        return vertx.executeBlocking(() -> {
            map.addEntryListener((EntryAddedListener<String, String>) this::hear, true);
            map.addEntryListener((EntryUpdatedListener<String, String>) this::hear, true);
            hazelcast.getCluster().addMembershipListener(new MembershipAdapter() {
                @Override
                public void memberRemoved(MembershipEvent event) {
                    leave(nodeId(event.getMember()));
                }
            });
            map.forEach((id, json) -> {
                if (isMember(id)) {
                    put(NodeInfo.fromJson(json));
                }
            });
            return null;
        });
    }

    /** Tells the cluster of this node now, and from now on with every heartbeat; what was told before is replaced. */
    public Future<Void> announce(Supplier<NodeInfo> news) {
        self = news;
        if (heartbeatTimer < 0) {
            heartbeatTimer = vertx.setPeriodic(HEARTBEAT_MS, tick -> {
                publish(self.get())
                        .onFailure(failure -> log.warn("Heartbeat not published: reason={}", failure.toString()));
                findSilent();
            });
        }
        return publish(news.get());
    }

    /** Ends the heartbeats and takes this node off the map. */
    public Future<Void> retire() {
        vertx.cancelTimer(heartbeatTimer);
        return Future.fromCompletionStage(map.removeAsync(local.id()), vertx.getOrCreateContext())
                .mapEmpty();
    }

    /**
     * Calls the listener, on the context of whoever registers it, with each node that is lost: no longer a member, or
     * silent for two seconds although it is one. A node that is only slow may come back after that.
     */
    public void onLost(Consumer<NodeInfo> listener) {
        var context = vertx.getOrCreateContext();
        lostListeners.add(node -> context.runOnContext(now -> listener.accept(node)));
    }

    public Collection<NodeInfo> nodes() {
        return mirror.values().stream().map(Heard::node).toList();
    }

    public Optional<NodeInfo> node(String id) {
        return Optional.ofNullable(mirror.get(id)).map(Heard::node);
    }

    /** The nodes that may be given new streams: members, heard of lately, not draining. */
    public List<NodeInfo> healthyStreamNodes() {
        long now = System.nanoTime();
        return mirror.values().stream()
                .filter(heard -> healthy(heard, now))
                .map(Heard::node)
                .filter(node -> node.has(Role.STREAM))
                .toList();
    }

    private boolean healthy(Heard heard, long now) {
        NodeInfo node = heard.node();
        if (node.id().equals(local.id())) {
            return local.ready();
        }
        return !node.draining() && !silent(heard, now);
    }

    /** Whether the node is a member and has been heard of lately, draining or not. */
    public boolean alive(String id) {
        Heard heard = mirror.get(id);
        return heard != null && (id.equals(local.id()) || !silent(heard, System.nanoTime()));
    }

    private static boolean silent(Heard heard, long now) {
        return now - heard.atNanos() >= SILENT_AFTER_NANOS;
    }

    private void findSilent() {
        long now = System.nanoTime();
        for (Heard heard : mirror.values()) {
            String id = heard.node().id();
            if (!id.equals(local.id()) && silent(heard, now) && silentNodes.add(id)) {
                log.warn("Node silent: node={} forMs={}", id, TimeUnit.NANOSECONDS.toMillis(now - heard.atNanos()));
                lostListeners.forEach(listener -> listener.accept(heard.node()));
            }
        }
    }

    private static NodeInfo unannounced() {
        throw new IllegalStateException("a heartbeat before the first announcement");
    }

    private Future<Void> publish(NodeInfo node) {
        put(node);
        return Future.fromCompletionStage(map.setAsync(node.id(), node.toJson()), vertx.getOrCreateContext());
    }

    private void hear(EntryEvent<String, String> event) {
        if (isMember(event.getKey())) {
            put(NodeInfo.fromJson(event.getValue()));
        }
    }

    /** A dead node's last heartbeat may arrive after its removal; it must not come back by it. */
    private boolean isMember(String id) {
        return hazelcast.getCluster().getMembers().stream().anyMatch(member -> id.equals(nodeId(member)));
    }

    private synchronized void put(NodeInfo node) {
        Map<String, Heard> next = new HashMap<>(mirror);
        Heard before = next.put(node.id(), new Heard(node, System.nanoTime()));
        mirror = Map.copyOf(next);
        if (silentNodes.remove(node.id())) {
            log.info("Node heard again: node={}", node.id());
        }
        if (before == null && !node.id().equals(local.id())) {
            log.info("Node joined: node={} roles={}", node.id(), node.roles());
        }
    }

    private void leave(String id) {
        Optional<NodeInfo> gone = drop(id);
        silentNodes.remove(id);
        map.removeAsync(id);
        gone.ifPresent(node -> {
            log.info("Node left: node={} roles={}", id, node.roles());
            lostListeners.forEach(listener -> listener.accept(node));
        });
    }

    private synchronized Optional<NodeInfo> drop(String id) {
        Map<String, Heard> next = new HashMap<>(mirror);
        Heard gone = next.remove(id);
        mirror = Map.copyOf(next);
        return Optional.ofNullable(gone).map(Heard::node);
    }

    /** The empty text for a member that is no node of ours, such as a data-only one. */
    private static String nodeId(Member member) {
        return Objects.requireNonNullElse(member.getAttribute(NODE_ID_ATTRIBUTE), "");
    }
}
