package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream outlives the node that made it. */
class StreamNodeLossTest {
    private static final String SESSION = "X-Session-ID";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final List<NodeProcess> STREAMERS = new ArrayList<>();
    private static NodeProcess gateway;

    @BeforeAll
    static void start() {
        gateway = CLUSTER.start(Launch.roles("gateway"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** Each test loses some. */
    @BeforeEach
    void twoStreamNodes() {
        STREAMERS.removeIf(node -> !node.isAlive());
        while (STREAMERS.size() < 2) {
            STREAMERS.add(CLUSTER.start(Launch.roles("stream")));
        }
        CLUSTER.awaitWhole();
    }

    @Test
    void readerOfAKilledNodeSeesNothingOfItAndItsSessionGoesOnElsewhere() {
        List<String> whole = SseClient.undisturbed(gateway, 100);
        try (SseClient reader = SseRequest.ask(gateway, "rate=50&tokens=100")
                .header(SESSION, "moved")
                .send()) {
            reader.take(20);
            NodeProcess killed = CLUSTER.owner(reader);

            killed.kill();

            reader.rest();
            assertThat(SseEvent.data(reader.events())).isEqualTo(whole);
            try (SseClient next =
                    SseRequest.ask(gateway).header(SESSION, "moved").send()) {
                assertThat(next.streamNode()).isNotEqualTo(killed.id());
            }
        }
    }

    @Test
    void readerOfAKilledNodeWaitsForSecondsOnly() {
        try (SseClient reader = SseRequest.ask(gateway, "rate=100&tokens=300").send()) {
            reader.take(20);
            CLUSTER.owner(reader).kill();
            reader.rest();

            List<Long> arrivals = reader.arrivals();
            long longest = IntStream.range(1, arrivals.size())
                    .mapToLong(i -> arrivals.get(i) - arrivals.get(i - 1))
                    .max()
                    .orElseThrow();
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void manyStreamsOfAKilledNodeAllGoOn() {
        List<String> whole = SseClient.undisturbed(gateway, 90);
        List<SseClient> readers = IntStream.range(0, 20)
                .mapToObj(i -> SseRequest.ask(gateway, "rate=30&tokens=90").send())
                .toList();
        readers.forEach(SseClient::next);

        STREAMERS.get(0).kill();

        for (SseClient reader : readers) {
            reader.rest();
            assertThat(SseEvent.data(reader.events())).isEqualTo(whole);
            reader.close();
        }
    }

    @Test
    void webSocketOfAKilledNodesStreamSeesNothingOfItEither() {
        try (WsClient client = WsClient.connect(gateway.webSocket())) {
            String node = client.query("q1", "rate=50&tokens=60").next("open").getString("node");
            client.events(10);

            STREAMERS.stream().filter(streamer -> streamer.id().equals(node)).forEach(NodeProcess::kill);

            assertThat(client.events(53))
                    .extracting(event -> event.getInteger("seq"))
                    .isEqualTo(IntStream.range(10, 63).boxed().toList());
            assertThat(client.next("end").getString("outcome")).isEqualTo("ended");
        }
    }

    @Test
    void endedStreamOfAKilledNodeCanStillBeRead() {
        try (SseClient asker = SseRequest.ask(gateway, "rate=5000&tokens=10").send()) {
            asker.rest();

            CLUSTER.owner(asker).kill();

            try (SseClient back =
                    SseRequest.resume(gateway, asker.streamId(), 4).send()) {
                assertThat(back.rest()).isEqualTo(asker.events().subList(5, 13));
            }
        }
    }

    @Test
    void readerWhoComesBackWhileTheNodeIsBeingReplacedIsNotSentAway() {
        try (SseClient asker = SseRequest.ask(gateway, "rate=50&tokens=60").send()) {
            List<SseEvent> seen = asker.take(10);
            NodeProcess killed = CLUSTER.owner(asker);
            asker.cut();
            killed.kill();

            try (SseClient back = SseRequest.resume(gateway, asker.streamId(), seen.size() - 1)
                    .send()) {
                assertThat(back.rest()).hasSize(53);
            }
        }
    }

    @Test
    void frozenNodeLosesItsStreamsAndCanNotWriteWhenItThaws() {
        List<String> whole = SseClient.undisturbed(gateway, 400);
        try (SseClient reader = SseRequest.ask(gateway, "rate=100&tokens=400").send()) {
            reader.take(20);
            NodeProcess frozen = CLUSTER.owner(reader);

            frozen.freeze();
            reader.take(40);
            frozen.thaw();

            reader.rest();
            frozen.kill();
            assertThat(SseEvent.data(reader.events())).isEqualTo(whole);
        }
    }
}
