package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    /** Each of them may have been let in before the bucket was empty, and answered after. */
    private static final int ASKERS = 6;

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

    /** On a connection of its own: Java 17's client loses one now and then that it takes again at once (JDK-8338569). */
    private static HttpResponse<String> ask(NodeProcess node) {
        return Http.post(
                node.http(SseRequest.QUERY + "?rate=5000&tokens=1"), SseRequest.QUESTION, "Connection", "close");
    }

    private static int status(NodeProcess node) {
        return ask(node).statusCode();
    }

    private record Answer(long nanos, int status) {
        boolean allowed() {
            return status == OK;
        }
    }

    /** Counted from the first refusal on: before it the bucket is not empty, and tokens may overflow while nodes are cold. */
    private void expectExactly() {
        List<CompletableFuture<List<Answer>>> askers = IntStream.range(0, ASKERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> askUntilRefusedFor(nodes.get(i % nodes.size())),
                        command -> new Thread(command, "asker " + i).start()))
                .toList();
        List<Answer> answers =
                askers.stream().flatMap(asker -> asker.join().stream()).toList();

        assertThat(answers).extracting(Answer::status).containsOnly(OK, TOO_MANY);
        long empty = answers.stream()
                .filter(answer -> !answer.allowed())
                .mapToLong(Answer::nanos)
                .min()
                .orElseThrow();
        List<Answer> counted =
                answers.stream().filter(answer -> answer.nanos() > empty).toList();
        double seconds = counted.stream().mapToLong(Answer::nanos).max().orElseThrow() / 1e9 - empty / 1e9;
        long allowed = counted.stream().filter(Answer::allowed).count();
        assertThat((double) allowed)
                .as("allowed of the %s that were answered within %.2f s", counted.size(), seconds)
                .isCloseTo(seconds * RATE, within(seconds * RATE * 0.05 + ASKERS));
    }

    /** Asks for {@link #TIME} after its first refusal. */
    private static List<Answer> askUntilRefusedFor(NodeProcess node) {
        List<Answer> answers = new ArrayList<>();
        long endNanos = Long.MAX_VALUE;
        while (System.nanoTime() < endNanos) {
            int status = status(node);
            Answer answer = new Answer(System.nanoTime(), status);
            answers.add(answer);
            if (!answer.allowed() && endNanos == Long.MAX_VALUE) {
                endNanos = answer.nanos() + TIME.toNanos();
            }
        }
        return answers;
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
