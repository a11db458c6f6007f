package io.holdfast.stream.source;

import static io.holdfast.stream.source.FakeUpstream.STREAM_HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the upstream answers, in time or not. */
class UpstreamSourceTest extends UpstreamRig {
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
