package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that are kept in Redis outlive the node that made them, and an absence of Redis. */
class StreamsInRedisTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final List<NodeProcess> STREAMERS = new ArrayList<>();
    private static RedisServer redis;
    private static NodeProcess gateway;

    @BeforeAll
    static void start() {
        redis = RedisServer.durable().watchedBy(ProcessGuard::started, ProcessGuard::over);
        gateway = CLUSTER.start(Launch.roles("gateway"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        redis.close();
    }

    @BeforeEach
    void twoStreamNodes() {
        STREAMERS.removeIf(node -> !node.isAlive());
        while (STREAMERS.size() < 2) {
            STREAMERS.add(CLUSTER.start(Launch.roles("stream")
                    .with("--journal", "redis")
                    .with("--redis", redis.url())
                    .setting("REDIS_TIMEOUT", "500ms")
                    .setting("JOURNAL_TIMEOUT", "2s")));
        }
        CLUSTER.awaitWhole();
    }

    @Test
    void readerOfAKilledNodeSeesNothingOfIt() {
        List<String> whole = SseClient.undisturbed(gateway, 100);
        try (SseClient reader = SseRequest.ask(gateway, "rate=50&tokens=100").send()) {
            reader.take(20);

            CLUSTER.owner(reader).kill();

            reader.rest();
            assertThat(SseEvent.data(reader.events())).isEqualTo(whole);
        }
    }

    @Test
    void readerSeesNothingOfARedisThatIsKilledAndComesBackSoon() {
        List<String> whole = SseClient.undisturbed(gateway, 100);
        try (SseClient reader = SseRequest.ask(gateway, "rate=50&tokens=100").send()) {
            reader.take(20);

            redis.kill();
            redis.start();

            reader.rest();
            assertThat(SseEvent.data(reader.events())).isEqualTo(whole);
        }
    }

    @Test
    void streamThatRedisWasAwayForTooLongForGoesOnForWhoComesBack() {
        List<String> whole = SseClient.undisturbed(gateway, 100);
        try (SseClient reader = SseRequest.ask(gateway, "rate=20&tokens=100").send()) {
            reader.take(20);

            redis.kill();
            reader.rest();
            redis.start();

            List<SseEvent> seen = reader.events();
            int end = seen.size() - 1;
            assertThat(seen.get(end).code()).isEqualTo("journal_unavailable");
            try (SseClient back =
                    SseRequest.resume(gateway, reader.streamId(), end - 1).send()) {
                List<String> data = new ArrayList<>(SseEvent.data(seen.subList(0, end)));
                data.addAll(SseEvent.data(back.rest()));
                assertThat(data).isEqualTo(whole);
            }
        }
    }
}
