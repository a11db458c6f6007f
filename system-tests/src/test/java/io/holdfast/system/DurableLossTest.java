package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Durable streams outlive the nodes that own them. */
class DurableLossTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final List<NodeProcess> STREAMERS = new ArrayList<>();
    private static final String JSON = "application/json";
    private static NodeProcess gateway;

    @BeforeAll
    static void start() {
        gateway = CLUSTER.start(DurableStreamsTest.durable(Launch.roles("gateway")));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @BeforeEach
    void threeStreamNodes() {
        STREAMERS.removeIf(node -> !node.isAlive());
        while (STREAMERS.size() < 3) {
            STREAMERS.add(CLUSTER.start(DurableStreamsTest.durable(Launch.roles("stream"))));
        }
    }

    private static URI created(String name, String... headers) {
        URI url = gateway.http("/v1/stream/" + name + "-" + UUID.randomUUID());
        assertThat(Http.put(url, "", headers).statusCode()).isEqualTo(201);
        return url;
    }

    private static NodeProcess owner() {
        return STREAMERS.stream()
                .filter(NodeProcess::isAlive)
                .filter(node -> Metrics.of(node).sample("streaming_durable_streams") > 0)
                .findFirst()
                .orElseThrow();
    }

    /** Sends each append until it is acknowledged, as a client does that does not know what became of the last try. */
    private static void produce(URI url, String producer, int count, AtomicInteger acknowledged) {
        for (int seq = 0; seq < count; seq++) {
            int status = 0;
            while (!Set.of(200, 204).contains(status)) {
                status = Http.post(
                                url,
                                "{\"from\":\"" + producer + "\",\"seq\":" + seq + "}",
                                "Content-Type",
                                JSON,
                                "Producer-Id",
                                producer,
                                "Producer-Epoch",
                                "0",
                                "Producer-Seq",
                                String.valueOf(seq))
                        .statusCode();
            }
            acknowledged.incrementAndGet();
        }
    }

    private static List<Integer> seqs(JsonArray messages, String producer) {
        return IntStream.range(0, messages.size())
                .mapToObj(messages::getJsonObject)
                .filter(message -> message.getString("from").equals(producer))
                .map(message -> message.getInteger("seq"))
                .toList();
    }

    @Test
    void producersAppendsAreKeptOnceAndInOrderWhileOwnersAreKilled() {
        int count = 200;
        URI url = created("producers", "Content-Type", JSON);
        AtomicInteger acknowledged = new AtomicInteger();
        List<String> producers = List.of("a", "b", "c");
        CompletableFuture<?> all = CompletableFuture.allOf(producers.stream()
                .map(producer -> CompletableFuture.runAsync(() -> produce(url, producer, count, acknowledged)))
                .toArray(CompletableFuture[]::new));

        for (int kills = 1; kills <= 2; kills++) {
            int some = kills * count;
            Eventually.within(Limits.SOON, "some appends are acknowledged", () -> acknowledged.get() >= some);
            owner().kill();
            CLUSTER.awaitWhole();
        }
        all.orTimeout(60, TimeUnit.SECONDS).join();

        JsonArray messages = new JsonArray(Http.get(url).body());
        List<Integer> expected = IntStream.range(0, count).boxed().toList();
        assertThat(producers)
                .allSatisfy(producer -> assertThat(seqs(messages, producer)).isEqualTo(expected));
    }

    @Test
    void whatAWriterWasToldStillHoldsAtTheNextOwner() {
        URI source = created("source", "Content-Type", "text/plain", "Stream-TTL", "3600");
        Http.post(source, "ab", "Content-Type", "text/plain", "Stream-Seq", "5");
        URI fork = gateway.http("/v1/stream/fork-" + UUID.randomUUID());
        Http.put(fork, "", "Stream-Forked-From", source.getPath());
        Http.post(source, "c", "Content-Type", "text/plain", "Stream-Closed", "true");
        Http.delete(source);

        owner().kill();
        CLUSTER.awaitWhole();

        assertThat(Http.get(source).statusCode()).isEqualTo(410);
        HttpResponse<String> read = Http.get(fork);
        assertThat(read.body()).isEqualTo("ab");
        assertThat(Http.post(fork, "d", "Content-Type", "text/plain").statusCode())
                .isEqualTo(204);
        assertThat(Http.delete(fork).statusCode()).isEqualTo(204);
        Eventually.within(
                Limits.SOON,
                "the source is forgotten with its last fork",
                () -> Http.get(source).statusCode() == 404);
    }

    @Test
    void officialClientLosesNothingWhenItsNodeIsKilled() throws IOException, InterruptedException {
        NodeProcess staying = CLUSTER.start(DurableStreamsTest.durable(Launch.roles("gateway")));
        NodeProcess doomed = CLUSTER.start(DurableStreamsTest.durable(Launch.node()));

        NpmTests.run(
                Map.of(
                        "HOLDFAST_URL", staying.http("/").toString(),
                        "HOLDFAST_DOOMED_URL", doomed.http("/").toString(),
                        "HOLDFAST_DOOMED_PID", String.valueOf(doomed.pid())),
                "durable-streams/client.mjs");
        staying.close();
    }
}
