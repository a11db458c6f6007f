package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.Sample.STREAM;
import static io.holdfast.gateway.reading.Sample.event;
import static io.holdfast.gateway.reading.Sample.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.client.Client;
import io.holdfast.testing.EventLoop;
import io.holdfast.tracing.TracingConfig;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One response on a real connection, whose client reads when the test lets it. */
class SseReaderTest {
    private static final String HEARTBEAT = ": hb\n";
    private static final int SOCKET_BYTES = 64 * 1024;
    /** Much more than the sockets' buffers hold. */
    private static final Event LARGE = event(0, "x".repeat(4 * 1024 * 1024));

    /** Vert.x 5.0 calls a queue full from 16 messages on (OutboundMessageQueue). */
    private static final long WRITES = 20;

    private final EventLoop loop = new EventLoop();
    /** Held: Vert.x closes a client that nobody refers to any more. */
    private final HttpClient client =
            loop.vertx().createHttpClient(new HttpClientOptions().setReceiveBufferSize(SOCKET_BYTES));

    private final Promise<SseReader> made = Promise.promise();
    private final Promise<HttpClientResponse> answered = Promise.promise();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Buffer received = Buffer.buffer();
    private SseReader reader;

    @BeforeEach
    void connect() {
        HttpServer server = loop.await(loop.call(() -> loop.vertx()
                .createHttpServer(new HttpServerOptions().setSendBufferSize(SOCKET_BYTES))
                .requestHandler(request -> made.complete(reader(request)))
                .listen(0, "127.0.0.1")));
        loop.run(() -> client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                .compose(request -> request.send())
                .map(response -> response.handler(received::appendBuffer))
                .onComplete(answered));
        reader = loop.await(made.future());
    }

    private SseReader reader(HttpServerRequest request) {
        Client asking = new Client("s", false, "127.0.0.1");
        SseReader created = new SseReader(
                loop.vertx().getOrCreateContext(),
                request,
                STREAM,
                new SseReader.Head("s", "n", SseStyle.READ),
                0,
                new GatewayMetrics(registry),
                ReadLog.of("/", asking, STREAM, TracingConfig.OFF, true));
        request.response().closeHandler(closed -> created.clientGone());
        return created;
    }

    /** A client that has stopped reading would keep Vert.x from closing. */
    @AfterEach
    void close() {
        if (answered.future().succeeded()) {
            HttpClientResponse response = response();
            loop.run(() -> response.request().reset());
        }
        loop.close();
    }

    private void give(List<Event> events) {
        loop.run(() -> reader.events(new EventBatch(STREAM, events)));
    }

    private void beat(Duration later) {
        loop.run(() -> reader.heartbeat(
                System.nanoTime() + later.toNanos(), Duration.ofSeconds(15).toNanos()));
    }

    private HttpClientResponse response() {
        return loop.await(answered.future());
    }

    private void stopReading() {
        loop.run(reader::opened);
        loop.run(response()::pause);
    }

    /** The client stops reading, and more is written than the sockets and Vert.x take without a complaint. */
    private void fillUp() {
        stopReading();
        give(List.of(LARGE));
        for (long seq = 1; seq <= WRITES; seq++) {
            give(List.of(event(seq, "x")));
        }
    }

    /** Without the time to wait before a return, which is random. */
    private void awaitReceived(String text) {
        loop.awaitThat(
                () -> received.toString().replaceFirst("retry: \\d+\n", "").equals(text));
    }

    @Nested
    class Failing {
        private double failedBy(Outcome outcome) {
            loop.run(() -> reader.ended(0, outcome));
            return registry.get("streaming_messages_failed").functionCounter().count();
        }

        @Test
        void aStreamThatFailedIsCounted() {
            assertThat(failedBy(Outcome.failed(Fault.UPSTREAM_LOST, ""))).isEqualTo(1);
        }

        @Test
        void oneThatSomebodyCancelledIsNot() {
            assertThat(failedBy(Outcome.cancelled(Fault.CANCELLED))).isZero();
        }
    }

    @Nested
    class Writing {
        @Test
        void aBatchIsWrittenAsItIs() {
            give(List.of(event(0, "a"), event(1, "b")));

            awaitReceived(HEARTBEAT + Sample.sse(event(0, "a"), event(1, "b")));
        }

        @Test
        void theFirstEventSaysWhenToComeBack() {
            give(List.of(event(0, "a")));

            loop.awaitThat(() -> received.toString().matches("(?s): hb\nid: \\S+\nretry: \\d+\ndata: a\n\n"));
        }

        @Test
        void whatWasWrittenIsNotWrittenAgain() {
            give(List.of(event(0, "a"), event(1, "b")));
            give(List.of(event(0, "a"), event(1, "b"), event(2, "c")));

            awaitReceived(HEARTBEAT + Sample.sse(event(0, "a"), event(1, "b"), event(2, "c")));
        }

        @Test
        void itKnowsWhichEventItNeedsNext() {
            give(events(0, 3));

            assertThat(reader.next()).isEqualTo(3);
        }

        @Test
        void afterTheEndNothingIsWritten() {
            loop.run(() -> {
                reader.ended(0, Outcome.ENDED);
                reader.events(new EventBatch(STREAM, events(0, 3)));
            });

            awaitReceived(HEARTBEAT);
        }

        @Test
        void theHeadIsWrittenOnce() {
            loop.run(() -> {
                reader.opened();
                reader.opened();
            });

            awaitReceived(HEARTBEAT);
        }
    }

    @Nested
    class Heartbeats {
        @Test
        void aSilentResponseIsKeptAwake() {
            give(List.of(event(0, "a")));
            beat(Duration.ofSeconds(16));

            awaitReceived(HEARTBEAT + Sample.sse(event(0, "a")) + HEARTBEAT);
        }

        @Test
        void aResponseThatMovesIsAwake() {
            give(List.of(event(0, "a")));
            beat(Duration.ofSeconds(14));
            give(List.of(event(1, "b")));

            awaitReceived(HEARTBEAT + Sample.sse(event(0, "a"), event(1, "b")));
        }

        @Test
        void aResponseThatHasNotBegunStaysARefusalsToBegin() {
            beat(Duration.ofSeconds(60));

            assertThat(answered.future().isComplete()).isFalse();
        }

        @Test
        void aFullSocketIsNotGivenMore() {
            fillUp();
            beat(Duration.ofSeconds(60));
            give(List.of(event(WRITES + 1, "end")));
            loop.run(response()::resume);
            loop.awaitThat(() -> received.toString().endsWith("data: end\n\n"));

            assertThat(received.toString().substring(HEARTBEAT.length()).contains(HEARTBEAT))
                    .isFalse();
        }
    }

    @Nested
    class SlowClients {
        private final List<String> ran = new ArrayList<>();

        @Test
        void aSocketWithMegabytesToWriteIsFull() {
            stopReading();
            give(List.of(LARGE));

            assertThat(reader.full()).isTrue();
        }

        @Test
        void aSocketWithMoreToWriteThanItShouldIsFull() {
            fillUp();

            assertThat(reader.full()).isTrue();
        }

        @Test
        void whenItHasRoomTheActionRunsOnce() {
            fillUp();
            loop.run(() -> reader.whenDrained(() -> ran.add("action")));
            loop.run(response()::resume);
            loop.awaitThat(() -> !ran.isEmpty());
            give(List.of(event(WRITES + 1, "b")));

            assertThat(ran).containsExactly("action");
        }

        @Test
        void untilThenItDoesNotRun() {
            fillUp();
            loop.run(() -> reader.whenDrained(() -> ran.add("action")));

            assertThat(ran).isEmpty();
        }

        /** A reader may owe a grant and wait to join its stream again. */
        @Test
        void everyActionThatWaitsRuns() {
            fillUp();
            loop.run(() -> {
                reader.whenDrained(() -> ran.add("first"));
                reader.whenDrained(() -> ran.add("second"));
            });
            loop.run(response()::resume);
            loop.awaitThat(() -> ran.contains("second"));

            assertThat(ran).containsExactly("first", "second");
        }

        @Test
        void ifTheClientIsGoneItNeverRuns() {
            fillUp();
            loop.run(() -> reader.whenDrained(() -> ran.add("action")));
            HttpConnection connection = response().request().connection();
            loop.await(loop.call(() -> connection.close()));
            loop.awaitThat(reader::closed);

            assertThat(ran).isEmpty();
        }
    }
}
