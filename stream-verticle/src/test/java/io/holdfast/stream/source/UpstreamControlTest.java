package io.holdfast.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Calls that are cancelled or paused. */
class UpstreamControlTest extends UpstreamRig {
    @Nested
    class Cancelling {
        @Test
        void anUpstreamLearnsThatNobodyWantsTheRest() {
            Source source = call();
            openWith("data: a\n\n");
            loop.run(source::cancel);

            upstream.awaitHangUp();
        }

        @Test
        void alsoWhileItsFirstByteIsAwaited() {
            Source source = call();
            upstream.request();
            loop.run(source::cancel);

            upstream.awaitHangUp();
        }

        @Test
        void nothingMoreIsSaid() {
            Source source = call();
            openWith("data: a\n\n");
            loop.run(source::cancel);
            upstream.awaitHangUp();
            loop.run(() -> {});

            assertThat(sink.said()).containsExactly("opened", "event   a");
        }

        @Test
        void aCallThatWaitsForAConnectionIsNotMadeAndGivesItBack() {
            UpstreamClient oneAtATime = loop.call(() -> client());
            start(oneAtATime, route(upstream.address()), "first");
            upstream.awaitRequests(1);
            Source second = start(oneAtATime, route(upstream.address()), "second");
            loop.run(second::cancel);
            start(oneAtATime, route(upstream.address()), "third");
            upstream.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 0\r\n\r\n");

            upstream.awaitRequests(2);
            assertThat(upstream.request()).contains("third").doesNotContain("second");
        }
    }

    @Nested
    class Pausing {
        @Test
        void whileItIsPausedNothingIsSaid() {
            Source source = call();
            openWith("data: a\n\n");
            loop.run(source::pause);
            upstream.sendChunk("data: b\n\n");
            loop.run(() -> {});

            assertThat(sink.said()).containsExactly("opened", "event   a");
        }

        @Test
        void thenItGoesOn() {
            Source source = call();
            openWith("data: a\n\n");
            var next = sink.whenNext().future();
            loop.run(source::pause);
            upstream.sendChunk("data: b\n\n");
            loop.run(source::resume);
            loop.await(next);

            assertThat(sink.said()).containsExactly("opened", "event   a", "event   b");
        }

        @Test
        void aCallThatEndsPausedLeavesAConnectionThatIsRead() {
            UpstreamClient oneAtATime = loop.call(() -> client());
            Source first = start(oneAtATime, route(upstream.address()), "first");
            openWith("data: a\n\n");
            loop.run(first::pause);
            upstream.sendEnd();
            loop.run(first::resume);
            awaitOver();

            start(oneAtATime, route(upstream.address()), "second");
            upstream.awaitRequests(2);
            var next = sink.whenNext().future();
            upstream.send(FakeUpstream.STREAM_HEAD);
            upstream.sendChunk("data: b\n\n");
            loop.await(next);

            assertThat(sink.said()).endsWith("opened", "event   b");
        }
    }
}
