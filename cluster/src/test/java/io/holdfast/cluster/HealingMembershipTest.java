package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.multimap.MultiMap;
import io.holdfast.cluster.LoopbackCluster.Member;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One member takes away what keeps another one in reach, as one does that has been frozen and cleans up after the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealingMembershipTest {
    private final LoopbackCluster cluster = new LoopbackCluster();
    private Member here;
    private Member there;

    @BeforeAll
    void start() {
        here = cluster.member("here");
        there = cluster.member("there");
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Test
    void anAddressThatAnotherTookAwayIsHeardAgain() {
        AtomicInteger heard = new AtomicInteger();
        var consumer = there.vertx().eventBus().<String>consumer("told", message -> heard.incrementAndGet());
        cluster.await(consumer.completion());
        MultiMap<String, Object> registrations = here.hazelcast().getMultiMap("__vertx.subs");

        registrations.remove("told");

        cluster.awaitThat(() -> registrations.containsKey("told"));
        here.vertx().eventBus().publish("told", "");
        cluster.awaitThat(() -> heard.get() == 1);
    }

    @Test
    void aNodeThatAnotherForgotIsFoundAgain() {
        Map<String, Object> nodes = here.hazelcast().getMap("__vertx.nodeInfo");

        nodes.remove("there");

        cluster.awaitThat(() -> nodes.containsKey("there"));
    }

    /** Whoever looked it up meanwhile has kept that nobody hears it, and asks again only when told of a change. */
    @Test
    void theOthersAreToldOfAllThatAMergedNodeHears() {
        var consumer = there.vertx().eventBus().<String>consumer("merged", message -> {});
        cluster.await(consumer.completion());
        AtomicInteger told = new AtomicInteger();
        here.hazelcast()
                .<String, Object>getMultiMap("__vertx.subs")
                .addEntryListener(
                        new EntryAdapter<>() {
                            @Override
                            public void entryAdded(EntryEvent<String, Object> added) {
                                told.incrementAndGet();
                            }
                        },
                        "merged",
                        false);

        there.membership().stateChanged(new LifecycleEvent(LifecycleEvent.LifecycleState.MERGED));

        cluster.awaitThat(() -> told.get() == 1);
    }

    @Test
    void whatANodeHearsNoMoreStaysAway() {
        MultiMap<String, Object> registrations = here.hazelcast().getMultiMap("__vertx.subs");
        var consumer = there.vertx().eventBus().<String>consumer("left", message -> {});
        var other = there.vertx().eventBus().<String>consumer("kept", message -> {});
        cluster.await(consumer.completion());
        cluster.await(other.completion());

        cluster.await(consumer.unregister());
        registrations.remove("kept");

        cluster.awaitThat(() -> registrations.containsKey("kept"));
        assertThat(registrations.containsKey("left")).isFalse();
    }
}
