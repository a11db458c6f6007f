package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.RedisServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One client asks three nodes at once, as often as they answer. */
class RateLimitTest {
    private static final int RATE = 20;
    private static final int BURST = 40;
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private TestCluster cluster;
    private RedisServer redis;

    @BeforeEach
    void create() {
        cluster = TestCluster.create();
        redis = RedisServer.with();
    }

    @AfterEach
    void close() {
        cluster.close();
        redis.close();
    }

    private static Launch limited(Launch launch) {
        return launch.setting("RATE_LIMIT", RATE + "/s").setting("RATE_LIMIT_BURST", String.valueOf(BURST));
    }

    private Launch inRedis() {
        return limited(Launch.node().with("--redis", redis.url())).setting("RATE_LIMITER", "redis");
    }

    private void start(int count, Launch launch) {
        for (int i = 0; i < count; i++) {
            nodes.add(cluster.start(launch));
        }
    }

    private static HttpResponse<String> ask(NodeProcess node) {
        return Http.post(node.http(SseRequest.QUERY + "?rate=5000&tokens=1"), SseRequest.QUESTION);
    }

    private static int status(NodeProcess node) {
        return ask(node).statusCode();
    }

    /** The first question to a node takes long enough for tokens to overflow. */
    private void expectExactly() {
        nodes.forEach(RateLimitTest::status);
        long since = System.nanoTime();
        List<CompletableFuture<List<Integer>>> askers = IntStream.range(0, 2 * nodes.size())
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> askUntil(nodes.get(i % nodes.size()), since + TIME.toNanos()),
                        command -> new Thread(command, "asker " + i).start()))
                .toList();
        List<Integer> statuses =
                askers.stream().flatMap(asker -> asker.join().stream()).toList();
        double seconds = (System.nanoTime() - since) / 1e9;

        assertThat(statuses).containsOnly(OK, TOO_MANY);
        long allowed = statuses.stream().filter(status -> status == OK).count();
        long limit = (long) (BURST + seconds * RATE);
        assertThat(allowed)
                .as("allowed of the %s that were asked within %.2f s", statuses.size(), seconds)
                .isBetween(limit * 95 / 100, limit);
    }

    private static List<Integer> askUntil(NodeProcess node, long endNanos) {
        List<Integer> statuses = new ArrayList<>();
        while (System.nanoTime() < endNanos) {
            statuses.add(status(node));
        }
        return statuses;
    }

    @Test
    void threeNodesTogetherLetThroughWhatOneBucketHolds() {
        start(3, limited(Launch.node()));

        expectExactly();
    }

    @Test
    void threeNodesTogetherLetThroughWhatOneBucketInRedisHolds() {
        start(3, inRedis());

        expectExactly();
    }

    @Test
    void withoutRedisQuestionsAreAnswered() {
        start(1, inRedis());
        redis.kill();

        assertThat(status(nodes.get(0))).isEqualTo(OK);
        assertThat(Metrics.of(nodes.get(0)).samples())
                .anyMatch(sample -> sample.contains("failed-open")
                        && sample.startsWith("streaming_rate_limit_decisions_total")
                        && sample.endsWith(" 1.0"));
    }

    @Test
    void withoutRedisQuestionsAreRefusedWhenThatWasChosen() {
        start(1, inRedis().setting("RATE_LIMIT_WHEN_LOST", "closed"));
        redis.kill();

        HttpResponse<String> answer = ask(nodes.get(0));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("limiter_unavailable");
    }
}
