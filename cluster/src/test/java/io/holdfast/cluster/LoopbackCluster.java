package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.testing.LoopbackMembers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Nodes on real Hazelcast members in this JVM, each with its own event bus. */
final class LoopbackCluster implements AutoCloseable {
    private static final long POLL_MS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final LoopbackMembers hazelcasts = new LoopbackMembers();
    private final List<Member> members = new ArrayList<>();

    /** A node as the cluster sees it. */
    record Member(
            HazelcastInstance hazelcast, HealingMembership membership, Vertx vertx, LocalNode local, Cluster cluster) {
        NodeRegistry registry() {
            return cluster.nodes();
        }

        Affinity affinity() {
            return cluster.affinity();
        }

        StreamDirectory streams() {
            return cluster.streams();
        }

        IdempotencyKeys keys() {
            return cluster.keys();
        }

        /** Without a word, as a process that was killed. */
        void die() {
            hazelcast.getLifecycleService().terminate();
            vertx.close();
        }
    }

    /** A member that is ready, follows the registry and has told the others of itself. */
    Member join(NodeInfo self) {
        Member member = member(self.id());
        member.local().enter(LocalNode.Phase.READY);
        await(member.registry().start());
        await(member.registry().announce(() -> self));
        return member;
    }

    /** A member that has not spoken yet. */
    Member member(String node) {
        HazelcastInstance hazelcast = hazelcasts.join(
                config -> config.getMemberAttributeConfig().setAttribute(NodeRegistry.NODE_ID_ATTRIBUTE, node));
        HealingMembership membership = new HealingMembership(hazelcast);
        Vertx bus = await(Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
                .withClusterManager(membership)
                .buildClustered());
        LocalNode local = new LocalNode(node, 1);
        Member member = new Member(hazelcast, membership, bus, local, Cluster.of(hazelcast, bus, local));
        members.add(member);
        return member;
    }

    /** What a node would say over the bus. */
    void say(Beat beat) {
        members.get(0).vertx().eventBus().publish(NodeRegistry.ADDRESS, beat.toJson());
    }

    /** Does something in one turn of a member's event loop. */
    <T> T onLoop(Member member, Callable<T> action) {
        Promise<T> done = Promise.promise();
        member.vertx().runOnContext(turn -> {
            try {
                done.complete(action.call());
            } catch (Exception failure) {
                done.fail(failure);
            }
        });
        return await(done.future());
    }

    <T> T await(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("not completed in time", late);
        }
    }

    /** Returns when the condition holds, and fails when it does not come to that. */
    void awaitThat(BooleanSupplier condition) {
        Promise<Void> held = Promise.promise();
        long timer = vertx.setPeriodic(0, POLL_MS, tick -> {
            if (condition.getAsBoolean()) {
                held.tryComplete();
            }
        });
        try {
            await(held.future());
        } finally {
            vertx.cancelTimer(timer);
        }
    }

    @Override
    public void close() {
        members.forEach(Member::die);
        await(vertx.close());
    }
}
