package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A permit for a stream lives as long as the stream, and no longer than who holds it. Here a session has one. */
class PermitLossTest {
    private TestCluster cluster;
    private NodeProcess gateway;

    @BeforeEach
    void create() {
        cluster = TestCluster.create();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void start(String journal) {
        gateway = cluster.start(Launch.roles("gateway"));
        for (int i = 0; i < 2; i++) {
            cluster.start(Launch.roles("stream").with("--journal", journal).setting("MAX_STREAMS_PER_SESSION", "1"));
        }
    }

    private SseClient ask(String query) {
        return SseRequest.ask(gateway, query).header("X-Session-ID", "one").send();
    }

    private int askAgain() {
        try (SseClient again = ask("rate=5000&tokens=1")) {
            return again.head().status();
        }
    }

    private static SseClient reading(SseClient reader) {
        reader.take(1);
        return reader;
    }

    @Test
    void aSecondStreamIs429() {
        start("memory");
        try (SseClient first = reading(ask("rate=20&tokens=1000"));
                SseClient second = ask("rate=20&tokens=1000")) {
            assertThat(second.head().status()).isEqualTo(429);
            assertThat(second.head().field("Retry-After")).contains("1");
            assertThat(new JsonObject(second.problem()).getString("code")).isEqualTo("too_many_streams");
            assertThat(first.events()).hasSize(1);
        }
    }

    @Test
    void aStreamThatHasEndedMakesRoom() {
        start("memory");
        try (SseClient first = ask("rate=5000&tokens=3")) {
            first.rest();
        }

        Eventually.within(Limits.SOON, "the permit is free", () -> askAgain() == 200);
    }

    @Test
    void aKilledNodesStreamsMakeRoom() {
        start("memory");
        try (SseClient first = reading(ask("rate=20&tokens=1000"))) {
            cluster.owner(first).kill();

            Eventually.within(Limits.SOON, "the permit is free", () -> askAgain() == 200);
        }
    }

    @Test
    void aStreamThatGoesOnElsewhereKeepsItsPermit() {
        start("hazelcast");
        try (SseClient first = reading(ask("rate=20&tokens=1000"))) {
            NodeProcess owner = cluster.owner(first);
            owner.kill();
            first.take(100);

            assertThat(askAgain()).isEqualTo(429);
        }
    }
}
