package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.reading.ClientRig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose end a proxy may see elsewhere than we do: one refusal, and the connection is over (RFC 9112 11.2). */
class SmugglingTest {
    private static final String HIDDEN = "GET /actuator/health HTTP/1.1\r\nHost: h\r\n\r\n";

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig, Map.of("max-url-size", "1KB", "max-header-size", "2KB"));

    /** @param fields of the head, each with its line end */
    private static RawAnswer post(String fields, String body) {
        return RawAnswer.of(
                edge.port(), "POST " + Edge.QUERY + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body + HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 2\r\nContent-Length: 4\r\n",
                "Content-Length: 2, 4\r\n",
                "Content-Length: +2\r\n",
                "Content-Length: -2\r\n",
                "Content-Length: 0x2\r\n",
                "Content-Length: 2 2\r\n",
                "Content-Length: \r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length : 2\r\n",
                " Content-Length: 2\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: identity, chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "Transfer\u0000-Encoding: chunked\r\n",
                "Host: other\r\n",
                "X: a\u0000b\r\n",
                "X: a\rTransfer-Encoding: chunked\r\n",
                "\u0001: a\r\n",
                ": a\r\n",
                "no colon\r\n"
            })
    void headThatIsReadInTwoWaysIsRefused(String fields) {
        RawAnswer answer = post(fields, "0\r\n\r\n");

        assertThat(answer.statuses()).containsExactly(400);
        assertThat(answer.hungUp()).isTrue();
        assertThat(answer.text()).contains("\"code\":\"bad_request\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}xx\r\n0\r\n\r\n",
                "2\n{}\n0\n\n",
                "2\r\n{}0\r\n\r\n",
                "2\r\n{}\r\n0\r\nno colon\r\n\r\n",
                "\r\n\r\n"
            })
    void chunkThatIsNoneEndsTheConnection(String body) {
        RawAnswer answer = post("Transfer-Encoding: chunked\r\n", body);

        assertThat(answer.statuses()).allMatch(status -> status == 400).hasSizeLessThan(2);
        assertThat(answer.hungUp()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET / HTTP/9.9.9\r\nHost: h\r\n\r\n",
                "GET /\r\nHost: h\r\n\r\n",
                "G\u0000T / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: h\r\n\r\n",
                "GET / HTTP/3\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/1.1\rHost: h\r\r"
            })
    void requestThatIsNoneIsRefused(String request) {
        RawAnswer answer = RawAnswer.of(edge.port(), request + (request.endsWith("\r\r") ? "\r\n\r\n" : HIDDEN));

        assertThat(answer.statuses()).containsExactly(400);
        assertThat(answer.hungUp()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/a%", "/%2", "/x/%%z"})
    void pathWithAWrongEscapeIsRefused(String path) {
        RawAnswer answer =
                RawAnswer.of(edge.port(), "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answer.statuses()).containsExactly(400);
        assertThat(answer.text()).contains("path: wrong percent-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/..%2f", "/..%5c", "/%2e%2e%2f", "/..%2f..%2fetc", "/a%00b"})
    void pathOutOfThePageIsNotFound(String path) {
        RawAnswer answer =
                RawAnswer.of(edge.port(), "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answer.statuses()).containsExactly(404);
    }

    /** The connection preface of HTTP/2 in plain text, which nobody has asked for. */
    @Test
    void http2InPlainTextIsNotSpoken() {
        RawAnswer answer = RawAnswer.of(edge.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN);

        assertThat(answer.statuses()).containsExactly(400);
        assertThat(answer.hungUp()).isTrue();
    }

    @Test
    void requestLineThatIsTooLongIsRefused() {
        RawAnswer answer =
                RawAnswer.of(edge.port(), "GET /" + "x".repeat(2_000) + " HTTP/1.1\r\nHost: h\r\n\r\n" + HIDDEN);

        assertThat(answer.statuses()).isEqualTo(List.of(414));
    }

    @Test
    void headThatIsTooLargeIsRefused() {
        String request = "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(3_000) + "\r\n\r\n";

        assertThat(RawAnswer.of(edge.port(), request + HIDDEN).statuses()).isEqualTo(List.of(431));
    }

    @Test
    void requestsInOrderMayFollowEachOther() {
        assertThat(RawAnswer.of(edge.port(), HIDDEN + HIDDEN).statuses()).hasSize(2);
    }
}
