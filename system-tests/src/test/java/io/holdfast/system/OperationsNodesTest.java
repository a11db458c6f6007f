package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of nodes, and how they drain one. */
class OperationsNodesTest {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess first;
    private static NodeProcess second;

    @BeforeAll
    static void start() {
        first = CLUSTER.start(Operator.launch(Launch.node().setting("DRAIN_SPREAD", "0s")));
        second = CLUSTER.start(Operator.launch(Launch.node().setting("DRAIN_SPREAD", "0s")));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @AfterEach
    void bothTakeWork() {
        Operator operator = new Operator(first);
        operator.done("/nodes/" + second.id() + "/undrain");
        Eventually.within(
                Limits.SOON,
                "both take work",
                () -> operator.nodeNamed(second.id()).getBoolean("takesWork"));
    }

    private static int readiness(NodeProcess node) {
        return Http.get(node.management("/actuator/health/readiness")).statusCode();
    }

    @Test
    void everyNodeIsListedWithWhatItIs() {
        JsonObject other = new Operator(first).nodeNamed(second.id());

        assertThat(other.getString("state")).isEqualTo("ready");
        assertThat(other.getJsonArray("roles")).isEqualTo(JsonArray.of("gateway", "monitor", "stream"));
        assertThat(other.getInteger("managementPort"))
                .isEqualTo(second.management("/").getPort());
        assertThat(other.getString("version")).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(other.getLong("uptimeMs")).isPositive();
        assertThat(other.getLong("heartbeatAgeMs")).isBetween(0L, 2_000L);
    }

    @Test
    void connectionsAndReadersOfANodeAreCounted() {
        try (SseClient reader = SseRequest.ask(second, "stall_after=1").send()) {
            reader.next();

            assertThat(new Operator(first).nodeNamed(second.id()).getInteger("readers"))
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutTheTokenNothingIsToldAndNothingDone() {
        assertThat(Http.get(first.management("/api/operations/nodes")).statusCode())
                .isEqualTo(401);
        assertThat(Http.post(first.management("/api/operations/nodes/" + second.id() + "/drain"), "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(new Operator(first).nodeNamed(second.id()).getBoolean("draining"))
                .isFalse();
    }

    @Test
    void unknownNodeIsNamedWithThoseThatThereAre() {
        HttpResponse<String> answer = new Operator(first).post("/nodes/n-nowhere/drain", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Problem.of(answer).code()).isEqualTo("node_unknown");
        assertThat(answer.body()).contains("n-nowhere", first.id(), second.id());
    }

    @Test
    void wrongPatienceIsToldWithItsRule() {
        HttpResponse<String> answer = new Operator(first).post("/nodes/" + second.id() + "/drain?patience=long", "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("patience: long (expected: 0..3600)");
    }

    @Test
    void nodeThatDrainsGivesItsStreamAwayUnderTheReader() {
        try (SseClient whole = SseRequest.ask(first, "rate=50&tokens=60").send()) {
            whole.take(3);
            NodeProcess owner = CLUSTER.owner(whole);
            NodeProcess other = owner == first ? second : first;

            // Through the one that stays, whose gateway the readers are not sent away from.
            try (SseClient staying = SseRequest.read(other, whole.streamId()).send()) {
                staying.take(3);
                new Operator(other).done("/nodes/" + owner.id() + "/drain?patience=0");

                assertThat(staying.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
            } finally {
                new Operator(other).done("/nodes/" + owner.id() + "/undrain");
            }
        }
    }

    @Test
    void nodeThatDrainsIsNotReadyAndIsAgainAfterwards() {
        Operator operator = new Operator(first);

        JsonObject drained = operator.done("/nodes/" + second.id() + "/drain");

        assertThat(drained.getString("state")).isEqualTo("draining");
        assertThat(readiness(second)).isEqualTo(503);
        assertThat(operator.done("/nodes/" + second.id() + "/undrain").getString("state"))
                .isEqualTo("ready");
        assertThat(readiness(second)).isEqualTo(200);
    }

    @Test
    void drainedNodeIsGivenNoStreamUntilItIsUndrained() {
        Operator operator = new Operator(first);
        operator.done("/nodes/" + second.id() + "/drain");
        Eventually.within(
                Limits.SOON,
                "the second drains",
                () -> operator.nodeNamed(second.id()).getBoolean("draining"));

        for (int i = 0; i < 5; i++) {
            try (SseClient reader = SseRequest.ask(first).send()) {
                assertThat(reader.streamNode()).isEqualTo(first.id());
            }
        }
        operator.done("/nodes/" + second.id() + "/undrain");

        Eventually.within(Limits.SOON, "the second is given a stream", () -> {
            try (SseClient reader = SseRequest.ask(second).send()) {
                return reader.streamNode().equals(second.id());
            }
        });
    }

    @Test
    void readerOfADrainedGatewayIsToldToComeBack() {
        try (SseClient reader = SseRequest.ask(second, "stall_after=1").send()) {
            reader.next();

            new Operator(first).done("/nodes/" + second.id() + "/drain?patience=0");

            assertThat(reader.rest()).isEmpty();
        }
    }

    @Test
    void whoHasDrainedIsInTheLog() {
        new Operator(first).done("/nodes/" + second.id() + "/drain");

        assertThat(first.log().lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("Operator action: action=drain what=" + second.id() + " by=token remote=127.0.0.1"))
                .noneMatch(line -> line.contains(Operator.TOKEN));
    }

    @Test
    void frozenNodeIsNamedAndTheAnswerComesAllTheSame() {
        NodeProcess third = CLUSTER.start(Operator.launch(Launch.node()));
        third.freeze();
        try {
            long since = System.nanoTime();
            JsonObject nodes = new Operator(first).json("/nodes");

            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(ANSWER);
            assertThat(nodes.getJsonArray("unanswered")).isEqualTo(JsonArray.of(third.id()));
        } finally {
            CLUSTER.leaveOnly(first, second);
        }
    }
}
