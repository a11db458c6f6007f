package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The Durable Streams protocol's own test suite, in each way of running nodes. It sleeps most of its time, so the runs are
 * side by side.
 */
@Timeout(200)
class DurableStreamsTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** All but those for subscriptions, which are optional and not offered. */
    private static final String ALL = "332 passed";

    private static final TestCluster ALONE = TestCluster.create();
    private static final TestCluster TWO = TestCluster.create();
    private static final TestCluster WITH_REDIS = TestCluster.create();
    private static RedisServer redis;
    private static RoundRobin beforeTwo;
    private static RoundRobin beforeTwoWithRedis;
    private static CompletableFuture<String> alone;
    private static CompletableFuture<String> together;
    private static CompletableFuture<String> togetherWithRedis;

    @BeforeAll
    static void start() {
        redis = RedisServer.durable().watchedBy(ProcessGuard::started, ProcessGuard::over);
        NodeProcess node = ALONE.start(durable(Launch.node()));
        beforeTwo = RoundRobin.over(two(TWO, Launch.node()));
        beforeTwoWithRedis = RoundRobin.over(
                two(WITH_REDIS, Launch.node().with("--journal", "redis").with("--redis", redis.url())));
        alone = suite(node.http("/"));
        together = suite(beforeTwo.http("/"));
        togetherWithRedis = suite(beforeTwoWithRedis.http("/"));
    }

    @AfterAll
    static void stop() {
        beforeTwo.close();
        beforeTwoWithRedis.close();
        ALONE.close();
        TWO.close();
        WITH_REDIS.close();
        redis.close();
    }

    private static List<NodeProcess> two(TestCluster cluster, Launch launch) {
        return IntStream.range(0, 2)
                .mapToObj(node -> cluster.start(durable(launch)))
                .toList();
    }

    static Launch durable(Launch launch) {
        return launch.setting("DURABLE_STREAMS", "true")
                .setting("DURABLE_LONG_POLL", "500ms")
                .setting("CORS_ORIGINS", "*");
    }

    private static CompletableFuture<String> suite(URI url) {
        String base = url.toString();
        Map<String, String> environment = Map.of("HOLDFAST_URL", base.substring(0, base.length() - 1));
        return CompletableFuture.supplyAsync(() -> run(environment), task -> new Thread(task, "suite").start());
    }

    private static String run(Map<String, String> environment) {
        try {
            return NpmTests.node(
                    LIMIT, environment, List.of("node_modules/vitest/vitest.mjs", "run", "--reporter=dot"));
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("vitest not run", failure);
        }
    }

    @Test
    void oneNodeKeepsToTheProtocol() {
        assertThat(alone.join()).contains(ALL);
    }

    @Test
    void twoNodesKeepToTheProtocolTogether() {
        assertThat(together.join()).contains(ALL);
    }

    @Test
    void twoNodesWithRedisKeepToTheProtocolTogether() {
        assertThat(togetherWithRedis.join()).contains(ALL);
    }
}
