package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.partition.InternalPartitionService;
import io.holdfast.cluster.StreamDirectory.Entry;
import io.holdfast.testing.LoopbackMembers;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three members, of which one dies while Hazelcast leaves the partition table alone, as it does after a failure. */
class LostPlacesTest {
    private static final long HOUR_MS = 3_600_000;
    /** Enough of them that each partition has some. */
    private static final int STREAMS = 100;

    private final Vertx vertx = Vertx.vertx();
    private final LoopbackMembers members = new LoopbackMembers();

    @AfterEach
    void close() throws TimeoutException {
        members.close();
        await(vertx.close());
    }

    private HazelcastInstance join() {
        return members.join(config -> config.setProperty("hazelcast.invocation.max.retry.count", "1000"));
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(10, TimeUnit.SECONDS);
    }

    @Test
    void whatTheDeadMemberKeptIsWrittenAgain() throws TimeoutException {
        HazelcastInstance first = join();
        join();
        HazelcastInstance third = join();
        await(new NodeRegistry(first, vertx, new LocalNode("first", 1)).start());
        StreamDirectory streams = new StreamDirectory(first, vertx);
        await(enterAll(streams));
        InternalPartitionService table = Copies.original(first).node.getPartitionService();
        await(Until.holds(vertx, Duration.ofMillis(20), Duration.ofSeconds(9), () -> !table.hasOnGoingMigration()));

        table.pauseMigration();
        third.getLifecycleService().terminate();

        await(enterAll(streams));
    }

    private static Future<?> enterAll(StreamDirectory streams) {
        return Future.all(Stream.generate(StreamId::random)
                .limit(STREAMS)
                .map(id -> streams.enter(id, new Entry("here", 1, "lane", "session"), HOUR_MS))
                .toList());
    }
}
