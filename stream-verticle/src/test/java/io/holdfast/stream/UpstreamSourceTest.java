package io.holdfast.stream;

import static io.holdfast.stream.FakeUpstream.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.Settings;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Calls over real connections on loopback; the upstream's side is bytes that the test writes. */
class UpstreamSourceTest {
    private static final StreamId STREAM = new StreamId("0123456789abcdefghjkmnpqrs");
    private static final int MAX_EVENT_BYTES = 1024;

    private final EventLoop loop = new EventLoop();
    private final FakeUpstream upstream = new FakeUpstream(loop);
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void close() {
        loop.close();
    }

    private Source call() {
        return call(upstream.address(), "");
    }

    private Source call(URI address, String query) {
        return start(loop.call(() -> new UpstreamClient(loop.vertx(), config(address))), query);
    }

    private Source start(UpstreamClient client, String query) {
        OpeningRequest request = new OpeningRequest(
                OpeningRequest.QUERY,
                query,
                Map.of("content-type", "application/json", "authorization", "Bearer t"),
                Buffer.buffer("{\"q\":1}"));
        Source source = loop.call(() -> client.call(STREAM, "session-1", request));
        loop.run(() -> source.start(sink));
        return source;
    }

    private static StreamConfig config(URI address) {
        JsonObject flags = new JsonObject()
                .put("max-event-size", String.valueOf(MAX_EVENT_BYTES))
                .put("upstream-connections", "1")
                .put("first-byte-timeout", "10s")
                .put("idle-timeout", "20s");
        return StreamConfig.from(Settings.of(flags), address);
    }

    private void awaitOpened() {
        loop.await(sink.whenOpened().future());
    }

    private void awaitOver() {
        loop.await(sink.whenOver().future());
    }

    private void openWith(String event) {
        upstream.send(STREAM_HEAD);
        awaitOpened();
        var arrived = sink.whenNext().future();
        upstream.sendChunk(event);
        loop.await(arrived);
    }

    @Nested
    class Answer {
        @Test
        void aStreamOpensWithItsHead() {
            call();
            upstream.send(STREAM_HEAD);
            awaitOpened();

            assertThat(sink.said()).containsExactly("opened");
        }

        @Test
        void eventsAreToldAsTheyCome() {
            call();
            openWith("event: delta\nid: 7\ndata: a\ndata: b\n\n");

            assertThat(sink.said()).containsExactly("opened", "event delta 7 a\nb");
        }

        @Test
        void theStreamEndsWithTheBody() {
            call();
            openWith("data: a\n\n");
            upstream.sendEnd();
            awaitOver();

            assertThat(sink.said()).containsExactly("opened", "event   a", "finished");
        }

        @Test
        void whatLooksLikeTheEndIsNot() {
            call();
            openWith("data: [DONE]\n\n");

            assertThat(sink.said()).containsExactly("opened", "event   [DONE]");
        }

        @Test
        void aBodyThatIsCutShortIsALoss() {
            call();
            openWith("data: a\n\n");
            upstream.hangUp();
            awaitOver();

            assertThat(sink.said()).last().asString().startsWith("failed upstream_lost 502");
        }

        @Test
        void theParametersOfTheTypeDoNotMatter() {
            call();
            upstream.send("HTTP/1.1 200 OK\r\ncontent-type: Text/Event-Stream; charset=utf-8\r\n"
                    + "Content-Length: 9\r\n\r\ndata: a\n\n");
            awaitOver();

            assertThat(sink.said()).containsExactly("opened", "event   a", "finished");
        }

        @Test
        void anotherTypeIsNoStream() {
            call();
            upstream.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            awaitOver();

            assertThat(sink.said()).containsExactly("failed upstream_not_a_stream 502 content-type: application/json");
        }

        @Test
        void aClientsMistakeIsPassedOnWithItsStatus() {
            call();
            upstream.send("HTTP/1.1 429 Slow\r\nContent-Length: 4\r\n\r\nbusy");
            awaitOver();

            assertThat(sink.said()).containsExactly("failed upstream_refused 429 status 429, body busy");
        }

        @Test
        void theUpstreamsOwnFailureIsABadGateway() {
            call();
            upstream.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
            awaitOver();

            assertThat(sink.said()).containsExactly("failed upstream_refused 502 status 503, body ");
        }

        @Test
        void ofALongRefusalOnlyTheBeginningIsShown() {
            call();
            upstream.send("HTTP/1.1 400 No\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5_000));
            awaitOver();

            assertThat(sink.said())
                    .containsExactly("failed upstream_refused 400 status 400, body " + "x".repeat(2_048));
        }

        @Test
        void anUpstreamThatIsNotThereCanNotBeReached() {
            upstream.vanish();
            call();
            awaitOver();

            assertThat(sink.said()).containsExactly("failed upstream_unreachable 502 connection refused");
        }

        @Test
        void anUpstreamThatHangsUpWithoutAnAnswerCanNotBeReached() {
            call();
            upstream.hangUp();
            awaitOver();

            assertThat(sink.said()).singleElement().asString().startsWith("failed upstream_unreachable 502");
        }

        @Test
        void anEventThatIsTooLargeEndsTheCall() {
            call();
            upstream.send(STREAM_HEAD);
            upstream.sendChunk("data: " + "x".repeat(2 * MAX_EVENT_BYTES) + "\n\n");
            awaitOver();

            assertThat(sink.said()).last().asString().startsWith("failed event_too_large 502");
            upstream.awaitHangUp();
        }
    }

    @Nested
    class Limits {
        private void look(Source source, Duration later) {
            loop.run(() -> source.checkDeadlines(System.nanoTime() + later.toNanos()));
        }

        @Test
        void anUpstreamThatDoesNotAnswerIsGivenUp() {
            Source source = call();
            upstream.request();
            look(source, Duration.ofSeconds(11));

            assertThat(sink.said()).containsExactly("failed upstream_timeout 504 10000 ms");
            upstream.awaitHangUp();
        }

        @Test
        void anUpstreamMayTakeItsTime() {
            look(call(), Duration.ofSeconds(9));

            assertThat(sink.said()).isEmpty();
        }

        @Test
        void anUpstreamThatFallsSilentIsGivenUp() {
            Source source = call();
            openWith("data: a\n\n");
            look(source, Duration.ofSeconds(21));

            assertThat(sink.said()).last().isEqualTo("failed upstream_idle 504 20000 ms");
            upstream.awaitHangUp();
        }

        @Test
        void anUpstreamThatIsOverIsNotWaitedFor() {
            Source source = call();
            openWith("data: a\n\n");
            upstream.sendEnd();
            awaitOver();
            look(source, Duration.ofSeconds(100));

            assertThat(sink.said()).last().isEqualTo("finished");
        }
    }
}
