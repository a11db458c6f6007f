package io.holdfast.gateway.limits;

import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on three members, each of which keeps a part of the buckets. */
class HazelcastLimiterTest extends LimiterContract {
    private static final List<HazelcastInstance> INSTANCES = new ArrayList<>();
    private static LoopbackMembers members;
    private int next;

    @BeforeAll
    static void join() {
        members = new LoopbackMembers();
        for (int i = 0; i < 3; i++) {
            INSTANCES.add(members.join(config -> {
                LimitSerialization.register(config);
                config.addMapConfig(new MapConfig(HazelcastLimiter.MAP)
                        .setInMemoryFormat(InMemoryFormat.OBJECT)
                        .setBackupCount(0));
            }));
        }
    }

    @AfterAll
    static void leave() {
        members.close();
        INSTANCES.clear();
    }

    @Override
    RateLimiter create(EventLoop loop) {
        return new HazelcastLimiter(INSTANCES.get(next++ % INSTANCES.size()), loop.vertx());
    }
}
