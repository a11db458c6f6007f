package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A node that has passed a mark takes nothing new, and goes on with what it has. */
class OverloadTest {
    private static final String REFUSED = "holdfast_overload_refused_total{reason=\"connections\"}";

    private final TestCluster cluster = TestCluster.create();

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Two running streams are one connection more than the mark. */
    @Nested
    class TooManyConnections {
        private NodeProcess node;
        private SseClient first;
        private SseClient second;

        @BeforeEach
        void fill() {
            node = cluster.start(Launch.node().setting("OVERLOAD_CONNECTIONS", "2"));
            first = SseRequest.ask(node, "rate=20&tokens=60").send();
            first.next();
            second = SseRequest.ask(node, "rate=20&tokens=60").send();
            second.next();
        }

        @AfterEach
        void leave() {
            first.close();
            second.close();
        }

        private HttpResponse<String> ask() {
            return Http.post(SseRequest.ask(node).uri(), SseRequest.QUESTION);
        }

        @Test
        void newStreamIsRefused() {
            HttpResponse<String> refused = ask();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(Problem.of(refused).code()).isEqualTo("overloaded");
            assertThat(refused.headers()
                            .firstValue("Retry-After")
                            .map(Integer::valueOf)
                            .orElse(0))
                    .isBetween(1, 5);
            assertThat(Metrics.of(node).sample(REFUSED)).isEqualTo(1);
        }

        @Test
        void newWebSocketIsRefused() {
            try (SseClient upgrade = SseRequest.get(node, "/ws/")
                    .header("Connection", "Upgrade")
                    .header("Upgrade", "websocket")
                    .header("Sec-WebSocket-Version", "13")
                    .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                    .send()) {
                assertThat(upgrade.head().status()).isEqualTo(503);
            }
        }

        @Test
        void runningStreamsGoOn() {
            ask();

            assertThat(Stream.of(first, second).map(SseClient::rest).map(events -> events.get(events.size() - 1)))
                    .extracting(SseEvent::data)
                    .containsOnly("[DONE]");
        }

        @Test
        void runningStreamIsReadOnByItsId() {
            try (SseClient again = SseRequest.resume(node, first.streamId(), 0).send()) {
                assertThat(again.rest()).last().extracting(SseEvent::data).isEqualTo("[DONE]");
            }
        }

        @Test
        void runningStreamIsCancelled() {
            assertThat(Http.delete(node.http("/api/stream/" + first.streamId())).statusCode())
                    .isEqualTo(204);
        }

        @Test
        void healthIsAnswered() {
            assertThat(Http.get(node.http("/actuator/health")).statusCode()).isEqualTo(200);
        }

        @Test
        void newStreamsAreLetInAgainWhenItHasPassed() {
            ask();
            first.close();
            second.close();

            Eventually.within(Limits.SOON, "a stream is let in", () -> {
                try (SseClient client = SseRequest.ask(node).send()) {
                    return client.head().status() == 200;
                }
            });
        }
    }

    /** However it ends, and on whichever way it was asked for. */
    @Nested
    class WhatRuns {
        private final NodeProcess node = cluster.start(Launch.node());

        private void requireRunning(int count) {
            Eventually.within(
                    Limits.SOON, count + " run", () -> Metrics.of(node).sample("holdfast_overload_running") == count);
        }

        @Test
        void isCountedUntilItsClientHasLeft() {
            try (SseClient client = SseRequest.ask(node, "rate=20&tokens=600").send()) {
                client.next();
                requireRunning(1);
            }

            requireRunning(0);
        }

        @Test
        void isCountedUntilItHasEnded() {
            try (SseClient client = SseRequest.ask(node).send()) {
                client.rest();
            }

            requireRunning(0);
        }

        @Test
        void isNoReadOfWhatHasBegun() {
            try (SseClient client = SseRequest.ask(node, "rate=20&tokens=600").send()) {
                client.next();
                try (SseClient again =
                        SseRequest.resume(node, client.streamId(), 0).send()) {
                    again.next();
                    requireRunning(1);
                }
                requireRunning(1);
            }
        }

        @Test
        void isAQuestionOnAWebSocketAndNotTheSocket() {
            try (WsClient socket = WsClient.connect(node.webSocket())) {
                requireRunning(0);
                socket.query("q", "rate=20&tokens=600").next("open");
                requireRunning(1);
            }

            requireRunning(0);
        }

        @Test
        void isNothingThatWasRefused() {
            Http.post(SseRequest.ask(node).uri(), "no JSON");

            requireRunning(0);
        }
    }

    @Test
    void questionOnAWebSocketIsRefusedToo() {
        NodeProcess node = cluster.start(Launch.node().setting("OVERLOAD_CONNECTIONS", "1"));
        try (WsClient socket = WsClient.connect(node.webSocket());
                SseClient other = SseRequest.get(node, "/api/stream/test").send()) {
            other.head();
            JsonObject error = socket.query("q", "").next("error");

            assertThat(error.getString("code")).isEqualTo("overloaded");
            assertThat(error.getInteger("retryAfter")).isBetween(1, 5);
        }
    }

    /** A heap of which hardly anything may be in use makes a node overloaded from its first collection on. */
    private NodeProcess fullStreamNode() {
        NodeProcess node = cluster.start(Launch.roles("stream").setting("OVERLOAD_HEAP", "1"));
        Eventually.within(
                Limits.SOON,
                "the heap is over its mark",
                () -> Metrics.of(node).sample("holdfast_overload{reason=\"heap\"}") == 1);
        return node;
    }

    private static String streamNode(NodeProcess gateway, String session) {
        try (SseClient client =
                SseRequest.ask(gateway).header("X-Session-ID", session).send()) {
            return client.head().status() == 200 ? client.streamNode() : "refused";
        }
    }

    @Test
    void streamsGoToAnotherNode() {
        NodeProcess gateway = cluster.start(Launch.roles("gateway"));
        fullStreamNode();
        String other = cluster.start(Launch.roles("stream")).id();

        Eventually.within(
                Limits.SOON,
                "the gateway knows both",
                () -> streamNode(gateway, "first").equals(other));
        assertThat(List.of("a", "b", "c", "d"))
                .extracting(session -> streamNode(gateway, session))
                .containsOnly(other);
    }

    @Test
    void aStreamNodeCountsWhatItIsAskedForThroughAnother() {
        NodeProcess gateway = cluster.start(Launch.roles("gateway"));
        NodeProcess owner = cluster.start(Launch.roles("stream"));
        Eventually.within(
                Limits.SOON,
                "the gateway knows the other",
                () -> streamNode(gateway, "first").equals(owner.id()));
        try (SseClient client = SseRequest.ask(gateway, "rate=20&tokens=40").send()) {
            client.next();
            assertThat(Metrics.of(owner).sample("holdfast_overload_running")).isEqualTo(1);
            client.rest();
        }

        Eventually.within(Limits.SOON, "it is over", () -> Metrics.of(owner).sample("holdfast_overload_running") == 0);
    }

    @Test
    void whenAllStreamNodesAreFullTheGatewayRefuses() {
        NodeProcess gateway = cluster.start(Launch.roles("gateway"));
        fullStreamNode();

        Eventually.within(
                Limits.SOON,
                "the gateway knows that it is full",
                () -> streamNode(gateway, "any").equals("refused"));
        assertThat(Problem.of(Http.post(SseRequest.ask(gateway).uri(), SseRequest.QUESTION))
                        .code())
                .isEqualTo("overloaded");
    }
}
