package io.holdfast.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the upstream is asked, byte for byte. */
class UpstreamRequestTest extends UpstreamRig {
    @Nested
    class Request {
        @Test
        void theBodyIsPostedToTheByte() {
            call();

            assertThat(upstream.request())
                    .startsWith("POST /v1/chat HTTP/1.1\r\n")
                    .endsWith("\r\n\r\n{\"q\":1}");
        }

        @Test
        void theQueryGoesBehindTheAddress() {
            call(upstream.address(), "rate=5&x=%20");

            assertThat(upstream.request()).startsWith("POST /v1/chat?rate=5&x=%20 HTTP/1.1\r\n");
        }

        @Test
        void theQueryGoesBehindTheAddressesOwn() {
            call(URI.create(upstream.address() + "?key=k"), "rate=5");

            assertThat(upstream.request()).startsWith("POST /v1/chat?key=k&rate=5 HTTP/1.1\r\n");
        }

        @Test
        void theClientsHeadersGoAlong() {
            call();

            assertThat(upstream.request()).contains("\r\nauthorization: Bearer t\r\n");
        }

        @Test
        void theUpstreamCanTellWhatItIsAsked() {
            call();

            assertThat(upstream.request())
                    .contains("\r\nAccept: text/event-stream\r\n")
                    .contains("\r\nX-Session-ID: session-1\r\n")
                    .contains("\r\nX-Stream-ID: " + STREAM + "\r\n")
                    .contains("\r\nIdempotency-Key: " + STREAM + "\r\n");
        }

        /** Clients choose the query: over WebSocket it is any text. */
        @ParameterizedTest
        @ValueSource(strings = {"a=1\r\nX-Evil: 1", "a=1 HTTP/1.1\r\nX-Evil: 1\r\n\r\n", "a\nX-Evil: 1", "a b"})
        void aQueryThatIsNoneIsNotSent(String query) {
            call(upstream.address(), query);
            awaitOver();

            assertThat(sink.said()).singleElement().asString().startsWith("failed upstream_unreachable 502");
        }

        @Test
        void aCallThatCouldNotBeSentGivesItsConnectionBack() {
            UpstreamClient oneAtATime = loop.call(() -> client());
            start(oneAtATime, route(upstream.address()), "a\nb");
            awaitOver();

            start(oneAtATime, route(upstream.address()), "");

            upstream.awaitRequests(1);
        }
    }
}
