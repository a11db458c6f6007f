package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is pushed through one node and read through others outlives the one that owns it. */
class PushLossTest {
    private static final int EVENTS = 400;
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess producing;
    private static NodeProcess reading;

    @BeforeAll
    static void start() {
        producing = CLUSTER.start(PushTest.pushing(Launch.node()));
        reading = CLUSTER.start(PushTest.pushing(Launch.node()));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    /** A stream that this node owns. */
    private static String ownedBy(NodeProcess node) {
        double before = Metrics.of(node).value("streaming_streams_open");
        String stream = Producer.freeName();
        Producer.push(producing, stream, "", "text/plain", "");
        return Metrics.of(node).value("streaming_streams_open") > before ? stream : ownedBy(node);
    }

    private static List<String> texts() {
        return IntStream.range(0, EVENTS).mapToObj(i -> "word " + i).toList();
    }

    private static void produce(String stream) {
        Producer producer = new Producer(producing, stream);
        texts().subList(0, EVENTS - 1).forEach(producer::say);
        producer.sayLast(texts().get(EVENTS - 1));
    }

    private static List<String> data(List<JsonObject> events) {
        return events.stream().map(event -> event.getString("data")).toList();
    }

    @Test
    void everyEventComesOnceAndInOrderWhenTheOwnerIsKilled() {
        NodeProcess owner = CLUSTER.start(PushTest.pushing(Launch.node()));
        String stream = ownedBy(owner);
        SseClient eventSource = SseRequest.read(reading, stream).send();
        WsClient webSocket = WsClient.connect(owner.webSocket()).resume("r", stream, -1);
        webSocket.next("open");
        CompletableFuture<Void> pushed = CompletableFuture.runAsync(() -> produce(stream));

        List<SseEvent> seen = new ArrayList<>(eventSource.take(100));
        List<JsonObject> heard = new ArrayList<>(webSocket.events(100));
        owner.kill();
        WsClient again = WsClient.connect(reading.webSocket()).resume("r", stream, heard.size() - 1);
        again.next("open");
        heard.addAll(again.events(EVENTS - heard.size()));
        seen.addAll(eventSource.rest());
        pushed.orTimeout(60, TimeUnit.SECONDS).join();

        assertThat(SseEvent.data(seen)).isEqualTo(texts());
        assertThat(data(heard)).isEqualTo(texts());
        assertThat(again.next("end").getString("outcome")).isEqualTo("ended");
        eventSource.close();
        webSocket.close();
        again.close();
    }
}
