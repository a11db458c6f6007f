package io.holdfast.cluster;

import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.multimap.MultiMap;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's membership of the Vert.x cluster. It puts back what says which addresses of the event bus the node hears, and
 * where it is, when another node has taken it away: one that wakes after it was frozen takes the others for lost and cleans
 * up after them. What it has not finished when it is merged into their cluster it takes from nodes that live, and that
 * nobody would reach any more. The node that is merged says its own anew: Hazelcast merges entries without telling anybody,
 * so that the others would go on as if it heard nothing.
 */
public final class HealingMembership extends HazelcastClusterManager {
    private static final Logger log = LoggerFactory.getLogger(HealingMembership.class);
    private static final String REGISTRATIONS = "__vertx.subs";
    private static final String NODES = "__vertx.nodeInfo";
    /** What is taken away is so one by one, and put back all at once. */
    private static final long DELAY_MS = 100;
    /** What changes in a map is told after a moment. */
    private static final long TOLD_AFTER_MS = 2_000;

    private final HazelcastInstance hazelcast;
    private final AtomicBoolean healing = new AtomicBoolean();
    /** Addresses that this node hears no more, until the map has said so. */
    private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

    private @Nullable Vertx vertx;

    public HealingMembership(HazelcastInstance hazelcast) {
        super(hazelcast);
        this.hazelcast = hazelcast;
    }

    @Override
    public void init(Vertx member) {
        super.init(member);
        vertx = member;
    }

    @Override
    public void join(Completable<Void> joined) {
        super.join((nothing, failure) -> {
            if (failure != null) {
                joined.fail(failure);
            } else {
                vertx().executeBlocking(this::watch).onComplete(joined);
            }
        });
    }

    @Override
    public void removeRegistration(String address, RegistrationInfo registration, Completable<Void> removed) {
        if (!registration.localOnly()) {
            givenUp.add(address);
        }
        super.removeRegistration(address, registration, removed);
    }

    private Vertx vertx() {
        return Objects.requireNonNull(vertx, "joined before init");
    }

    private Void watch() {
        String self = getNodeId();
        hazelcast
                .<String, HazelcastRegistrationInfo>getMultiMap(REGISTRATIONS)
                .addEntryListener(
                        new EntryAdapter<>() {
                            @Override
                            public void entryRemoved(EntryEvent<String, HazelcastRegistrationInfo> gone) {
                                if (self.equals(gone.getOldValue().unwrap().nodeId())
                                        && !givenUp.remove(gone.getKey())) {
                                    heal();
                                }
                            }
                        },
                        true);
        EntryRemovedListener<String, Object> forgotten = gone -> heal();
        hazelcast.<String, Object>getMap(NODES).addEntryListener(forgotten, self, false);
        return null;
    }

    /** All that the node hears is put back, and no more than that. */
    private void heal() {
        if (isActive() && healing.compareAndSet(false, true)) {
            vertx().setTimer(DELAY_MS, later -> vertx().executeBlocking(this::putBack));
        }
    }

    private Void putBack() {
        healing.set(false);
        if (isActive()) {
            log.warn("Node was taken for lost, and announces its addresses again: node={}", getNodeId());
            // After a merge all is put back, whatever was there before.
            super.stateChanged(new LifecycleEvent(LifecycleEvent.LifecycleState.MERGED));
        }
        return null;
    }

    @Override
    public synchronized void stateChanged(LifecycleEvent change) {
        super.stateChanged(change);
        if (isActive() && change.getState() == LifecycleEvent.LifecycleState.MERGED) {
            vertx().executeBlocking(this::sayAnew);
        }
    }

    /** An entry that is there already would be put without a word to the others. */
    private Void sayAnew() {
        log.info("Node was merged, and announces its addresses again: node={}", getNodeId());
        MultiMap<String, HazelcastRegistrationInfo> registrations = hazelcast.getMultiMap(REGISTRATIONS);
        Set<String> own = new HashSet<>();
        registrations.entrySet().forEach(entry -> {
            if (getNodeId().equals(entry.getValue().unwrap().nodeId())) {
                own.add(entry.getKey());
                givenUp.add(entry.getKey());
                // What the node hears no more since it was read is not to come back.
                if (registrations.remove(entry.getKey(), entry.getValue())) {
                    registrations.put(entry.getKey(), entry.getValue());
                }
            }
        });
        // Should this node not be told of one, it must not take a later loss for its own doing.
        vertx().setTimer(TOLD_AFTER_MS, later -> givenUp.removeAll(own));
        return null;
    }
}
