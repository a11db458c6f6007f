package io.holdfast.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in the cluster: every node says what it is in heartbeats over the event bus, and mirrors what the others say, so
 * that a look-up never leaves the JVM. A Hazelcast map tells those who join what was said before. Look-ups come from any
 * thread; event loops and Hazelcast's threads write the mirror (docs/threads.md).
 */
public final class NodeRegistry {
    private static final Logger log = LoggerFactory.getLogger(NodeRegistry.class);

    /** Carries the node id in a Hazelcast member's attributes; the name is vertx-hazelcast's. */
    public static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

    /** Eight heartbeats: long enough for a pause of the collector, short enough to send no new work into the dark. */
    static final long SILENT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final String MAP = "holdfast.nodes";
    static final String ADDRESS = "holdfast.beats";
    private static final String GOODBYES = "holdfast.goodbyes";
    private static final long BEAT_MS = 250;
    /** A heartbeat so late says that this process did not run, or its event loop did not. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long INHERITED_POLL_MS = 5;
    private static final long LONGEST_INHERITANCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private record Heard(NodeInfo node, long beat, long atNanos) {}

    private final HazelcastInstance hazelcast;
    private final Vertx vertx;
    private final LocalNode local;
    private final IMap<String, String> map;
    private final FrozenMembers frozen;
    private final LostPlaces places;
    private final Lease lease = new Lease(this::lapsed);
    private final List<Consumer<NodeInfo>> lostListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<NodeInfo>> goneListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> wakeListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> lapseListeners = new CopyOnWriteArrayList<>();
    private final Set<String> silentNodes = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Heard> mirror = Map.of();
    private volatile Supplier<NodeInfo> self = NodeRegistry::unannounced;
    private volatile long lastBeatNanos = System.nanoTime();
    private long beatTimer = -1;

    public NodeRegistry(HazelcastInstance hazelcast, Vertx vertx, LocalNode local) {
        this.hazelcast = hazelcast;
        this.vertx = vertx;
        this.local = local;
        this.map = hazelcast.getMap(MAP);
        this.frozen = new FrozenMembers(hazelcast);
        this.places = new LostPlaces(hazelcast, vertx);
    }

    /** Reads the map once, and hears what is said from then on. */
    public Future<Void> start() {
        var beats = vertx.eventBus().<String>consumer(ADDRESS);
        beats.handler(message -> hear(Beat.fromJson(message.body())));
        var goodbyes = vertx.eventBus().<String>consumer(GOODBYES);
        goodbyes.handler(message -> forget(message.body()));
        return Future.all(beats.completion(), goodbyes.completion())
                .compose(listening -> vertx.executeBlocking(() -> {
                    hazelcast.getCluster().addMembershipListener(new MembershipAdapter() {
                        @Override
                        public void memberRemoved(MembershipEvent event) {
                            leave(event.getMember());
                            places.giveAway();
                        }
                    });
                    hazelcast.getLifecycleService().addLifecycleListener(event -> {
                        if (event.getState() == LifecycleEvent.LifecycleState.MERGING) {
                            lease.split(System.nanoTime());
                        }
                    });
                    map.forEach((id, json) -> {
                        if (member(id).isPresent()) {
                            put(NodeInfo.fromJson(new JsonObject(json)), 0);
                        }
                    });
                    return null;
                }));
    }

    /** Tells the cluster of this node now, and from now on with every heartbeat; what was told before is replaced. */
    public Future<Void> announce(Supplier<NodeInfo> news) {
        self = news;
        NodeInfo node = news.get();
        if (beatTimer < 0) {
            lastBeatNanos = System.nanoTime();
            beatTimer = vertx.setPeriodic(BEAT_MS, tick -> beat());
        }
        say(node);
        return Future.fromCompletionStage(map.setAsync(node.id(), node.toJson().encode()), vertx.getOrCreateContext())
                .mapEmpty();
    }

    private void beat() {
        long now = System.nanoTime();
        if (now - lastBeatNanos > PAUSE_NANOS) {
            awake(now);
        }
        lastBeatNanos = now;
        say(self.get());
        findSilent(now);
        lease.renew(others(), now);
    }

    private void say(NodeInfo node) {
        put(node, 0);
        Map<String, Long> heard = new HashMap<>();
        mirror.values().forEach(known -> heard.put(known.node().id(), known.beat()));
        String beat = new Beat(node, lease.beat(System.nanoTime()), heard).toJson();
        vertx.eventBus().publish(ADDRESS, beat);
    }

    /** What the others said meanwhile waits in the sockets, so their silence means nothing; what they think of us may. */
    private synchronized void awake(long now) {
        log.warn("Node was paused: ms={}", TimeUnit.NANOSECONDS.toMillis(now - lastBeatNanos));
        if (mirror.size() > 1) {
            lease.doubt(now);
        }
        Map<String, Heard> next = new HashMap<>();
        mirror.forEach((id, heard) -> next.put(id, new Heard(heard.node(), heard.beat(), now)));
        mirror = Map.copyOf(next);
        wakeListeners.forEach(Runnable::run);
    }

    /** Tells the cluster of this node at once, and writes it down for those who join. */
    public Future<Void> tellAgain() {
        return beatTimer < 0 ? Future.failedFuture("the node has not been announced yet") : announce(self);
    }

    /** Ends the heartbeats and takes this node off the map; nobody need wait for it any more. */
    public Future<Void> retire() {
        vertx.cancelTimer(beatTimer);
        vertx.eventBus().publish(GOODBYES, local.id());
        return Future.fromCompletionStage(map.removeAsync(local.id()), vertx.getOrCreateContext())
                .mapEmpty();
    }

    /** What tells whether this node's streams are still its own. */
    public Lease lease() {
        return lease;
    }

    /** Calls the listener, on the context of whoever registers it, when all that this node owned is not its any more. */
    public void onLapse(Runnable listener) {
        var context = vertx.getOrCreateContext();
        lapseListeners.add(() -> context.runOnContext(now -> listener.run()));
    }

    /** Calls the listener, on the context of whoever registers it, when this node goes on after a pause. */
    public void onWake(Runnable listener) {
        var context = vertx.getOrCreateContext();
        wakeListeners.add(() -> context.runOnContext(now -> listener.run()));
    }

    private void lapsed() {
        log.warn("Node was given up by the others: node={}", local.id());
        lapseListeners.forEach(Runnable::run);
    }

    /**
     * Calls the listener, on the context of whoever registers it, with each node that is lost: no longer a member, or
     * silent for two seconds although it is one. A node that is only slow may come back after that.
     */
    public void onLost(Consumer<NodeInfo> listener) {
        var context = vertx.getOrCreateContext();
        lostListeners.add(node -> context.runOnContext(now -> listener.accept(node)));
    }

    /** The same only for nodes that are no member any more, and will not come back as what they were. */
    public void onGone(Consumer<NodeInfo> listener) {
        var context = vertx.getOrCreateContext();
        goneListeners.add(node -> context.runOnContext(now -> listener.accept(node)));
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

    /** The one with this id, if it may be given new streams. */
    public Optional<NodeInfo> healthyStreamNode(String id) {
        return healthyStreamNodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst();
    }

    private boolean healthy(Heard heard, long now) {
        NodeInfo node = heard.node();
        if (node.id().equals(local.id())) {
            return local.ready() && lease.held();
        }
        return !node.draining() && !silent(heard, now);
    }

    /** Whether the node is a member and has been heard of lately, draining or not. */
    public boolean alive(String id) {
        Heard heard = mirror.get(id);
        return heard != null && (id.equals(local.id()) || !silent(heard, System.nanoTime()));
    }

    /** How long ago the node was heard of; empty when it is none of ours. */
    public OptionalLong heardMsAgo(String id) {
        Heard heard = mirror.get(id);
        return heard == null
                ? OptionalLong.empty()
                : OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heard.atNanos()));
    }

    private static boolean silent(Heard heard, long now) {
        return now - heard.atNanos() >= SILENT_AFTER_NANOS;
    }

    private void findSilent(long now) {
        List<Heard> silent = mirror.values().stream()
                .filter(heard -> !heard.node().id().equals(local.id()) && silent(heard, now))
                .toList();
        for (Heard heard : silent) {
            String id = heard.node().id();
            if (silentNodes.add(id)) {
                log.warn("Node silent: node={} forMs={}", id, TimeUnit.NANOSECONDS.toMillis(now - heard.atNanos()));
                lostListeners.forEach(listener -> listener.accept(heard.node()));
            }
        }
        Set<Member> missed = silent.stream()
                .flatMap(heard -> member(heard.node().id()).stream())
                .collect(Collectors.toSet());
        if (!missed.isEmpty()) {
            vertx.executeBlocking(() -> {
                frozen.expel(missed);
                return null;
            });
        }
    }

    private Set<String> others() {
        Set<String> others = new HashSet<>(mirror.keySet());
        others.remove(local.id());
        return others;
    }

    private static NodeInfo unannounced() {
        throw new IllegalStateException("a heartbeat before the first announcement");
    }

    /** A dead node's last heartbeat may arrive after its removal; it must not come back by it. */
    private void hear(Beat beat) {
        String id = beat.node().id();
        if (!id.equals(local.id()) && member(id).isPresent()) {
            put(beat.node(), beat.number());
            lease.confirmed(id, beat.heard().getOrDefault(local.id(), 0L), others(), System.nanoTime());
        }
    }

    private Optional<Member> member(String id) {
        if (!hazelcast.getLifecycleService().isRunning()) {
            return Optional.empty();
        }
        return hazelcast.getCluster().getMembers().stream()
                .filter(member -> id.equals(nodeId(member)))
                .findFirst();
    }

    private synchronized void put(NodeInfo node, long beat) {
        Map<String, Heard> next = new HashMap<>(mirror);
        Heard before = next.put(node.id(), new Heard(node, beat, System.nanoTime()));
        mirror = Map.copyOf(next);
        if (silentNodes.remove(node.id())) {
            log.info("Node heard again: node={}", node.id());
        }
        if (before == null && !node.id().equals(local.id())) {
            log.info("Node joined: node={} roles={}", node.id(), node.roles());
        }
    }

    private void leave(Member member) {
        Set<String> others = others();
        if (others.contains(nodeId(member))) {
            lease.gone(others, System.nanoTime());
        }
        Optional<NodeInfo> gone = drop(nodeId(member));
        gone.ifPresent(node -> whenInherited(System.nanoTime(), () -> tellGone(node)));
    }

    /**
     * Until other members have what the lost one kept, to ask for it only costs a pause of Hazelcast's that is longer than
     * that takes.
     */
    private void whenInherited(long sinceNanos, Runnable then) {
        boolean inherited = hazelcast.getPartitionService().getPartitions().stream()
                .noneMatch(partition -> partition.getOwner() == null);
        if (inherited || System.nanoTime() - sinceNanos > LONGEST_INHERITANCE_NANOS) {
            then.run();
        } else {
            vertx.setTimer(INHERITED_POLL_MS, later -> whenInherited(sinceNanos, then));
        }
    }

    private void forget(String id) {
        drop(id).ifPresent(this::tellGone);
    }

    private void tellGone(NodeInfo node) {
        silentNodes.remove(node.id());
        map.removeAsync(node.id());
        log.info("Node left: node={} roles={}", node.id(), node.roles());
        lostListeners.forEach(listener -> listener.accept(node));
        goneListeners.forEach(listener -> listener.accept(node));
    }

    private synchronized Optional<NodeInfo> drop(String id) {
        if (id.equals(local.id())) {
            return Optional.empty();
        }
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
