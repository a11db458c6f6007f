package io.holdfast.system;

import static io.holdfast.system.RawSocket.BINARY;
import static io.holdfast.system.RawSocket.FIN;
import static io.holdfast.system.RawSocket.RSV1;
import static io.holdfast.system.RawSocket.TEXT;
import static io.holdfast.system.WebSocketCase.octets;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.system.RawSocket.Received;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of the Autobahn test suite by their numbers: through a node to an upstream that echoes, and at {@code /ws}. */
class WebSocketCasesTest {
    @RegisterExtension
    static final PassingCluster CLUSTER = new PassingCluster("websocket-compression: true\nmax-body-size: 16MB\n");

    @ParameterizedTest
    @MethodSource({
        WebSocketSizes.CLASS + "messages",
        WebSocketCases.CLASS + "pings",
        WebSocketCases.CLASS + "fragments",
        WebSocketCases.CLASS + "texts",
        WebSocketSizes.CLASS + "largeMessages",
        WebSocketSizes.CLASS + "largestMessages"
    })
    void messageComesBackAsItWasSent(WebSocketCase test) throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/large/echo")) {
            test.sendTo(socket);

            for (Received expected : test.answers()) {
                Received message = message(socket);

                assertThat(message.first())
                        .as(() -> Arrays.toString(message.payload()))
                        .isEqualTo(expected.first());
                assertThat(message.payload()).isEqualTo(expected.payload());
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WebSocketSizes.CLASS + "questions")
    void questionReachesTheAgentAsItWasSent(WebSocketCase test) throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/ws/")) {
            test.sendTo(socket);

            assertThat(said(socket).getString("type")).isEqualTo("open");
            assertThat(said(socket).getString("data").getBytes(UTF_8))
                    .isEqualTo(test.answers().get(0).payload());
            assertThat(said(socket).getString("outcome")).isEqualTo("ended");
        }
    }

    /** Texts are no JSON, so that each gets an error; pings get their pong, and what is binary is refused. */
    @ParameterizedTest
    @MethodSource({
        WebSocketSizes.CLASS + "messages",
        WebSocketCases.CLASS + "pings",
        WebSocketCases.CLASS + "fragments",
        WebSocketCases.CLASS + "texts",
        WebSocketSizes.CLASS + "largeMessages"
    })
    void streamSocketAnswersEachMessageThatIsNoneOfItsOwn(WebSocketCase test) throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/ws/")) {
            test.sendTo(socket);

            for (Received expected : test.answers()) {
                if (expected.first() == (FIN | BINARY)) {
                    assertThat(socket.closeCode()).isEqualTo(1008);
                } else if (expected.first() == (FIN | TEXT)) {
                    assertThat(said(socket).getString("code")).isEqualTo("invalid_json");
                } else {
                    assertThat(socket.receive().payload()).isEqualTo(expected.payload());
                }
            }
        }
    }

    private static JsonObject said(RawSocket socket) throws IOException {
        return new JsonObject(message(socket).text());
    }

    /** Fragments put together, as what comes back may be cut elsewhere. */
    private static Received message(RawSocket socket) throws IOException {
        Received frame = socket.receive();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(frame.payload());
        int first = frame.first() | FIN;
        while ((frame.first() & FIN) == 0) {
            frame = socket.receive();
            whole.writeBytes(frame.payload());
        }
        return new Received(first, whole.toByteArray());
    }

    @ParameterizedTest
    @MethodSource({
        WebSocketCases.CLASS + "violations",
        WebSocketCases.CLASS + "wrongFragments",
        WebSocketCases.CLASS + "noTexts",
        WebSocketCases.CLASS + "wrongCloses"
    })
    void routeClosesForWhatIsAgainstTheRules(WebSocketCase test) throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/live/echo")) {
            assertThat(test.sendTo(socket).closeCode()).isIn(test.codes());
        }
    }

    @ParameterizedTest
    @MethodSource({
        WebSocketCases.CLASS + "violations",
        WebSocketCases.CLASS + "wrongFragments",
        WebSocketCases.CLASS + "noTexts",
        WebSocketCases.CLASS + "wrongCloses"
    })
    void streamSocketClosesForWhatIsAgainstTheRules(WebSocketCase test) throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/ws/")) {
            assertThat(test.sendTo(socket).closeCode()).isIn(test.codes());
        }
    }

    @ParameterizedTest
    @MethodSource(WebSocketCases.CLASS + "closes")
    void closeIsAnsweredWithAClose(WebSocketCase test) throws IOException {
        for (String path : new String[] {"/live/echo", "/ws/"}) {
            try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), path)) {
                assertThat(test.sendTo(socket).closeCode()).as(path).isIn(test.codes());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reserved opcode, 8300",
        "reserved bit nobody agreed on, c1026869",
        "fragment of nothing, 80026869",
        "text inside a text, 0102686981026869",
        "ping in fragments, 0900",
        "text that is no UTF-8, 8102ceff",
        "text that is no UTF-8 before it ends, 0101ff",
        "masked, 81826a6a6a6a0203",
        "close of one octet, 880103",
        "close that nobody may send, 880203ed",
        "close over 4999, 88021388",
        "reason that is no UTF-8, 880303e8ff"
    })
    void upstreamThatBreaksTheRulesIsABadGateway(String what, String hex) throws IOException {
        CLUSTER.upstream().greetsWith("", octets(hex));
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/live/greeting")) {
            assertThat(socket.closeCode()).as(what).isEqualTo(1014);
        }
    }

    @Test
    void framesThatComeWithTheUpgradeArrive() throws IOException {
        CLUSTER.upstream().greetsWith("", octets("8102 6869 8103 686f21"));
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/live/greeting")) {
            assertThat(socket.receive().text()).isEqualTo("hi");
            assertThat(socket.receive().text()).isEqualTo("ho!");
        }
    }

    @Test
    void packedFramesThatComeWithTheUpgradeAreUnpacked() throws IOException {
        CLUSTER.upstream()
                .greetsWith(
                        "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n",
                        octets("c104 cac80400")); // "hi"
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/live/greeting")) {
            assertThat(socket.receive().text()).isEqualTo("hi");
        }
    }

    /** Autobahn 12: what is packed comes back packed, whatever its size. */
    @ParameterizedTest
    @ValueSource(ints = {0, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072})
    void packedMessagesComeBack(int size) throws IOException {
        byte[] text = "{\"n\":1,\"of\":\"x\"}".repeat(size / 16).getBytes(UTF_8);
        try (RawSocket socket = RawSocket.offering(CLUSTER.gateway(), "/live/echo", "permessage-deflate")) {
            for (int i = 0; i < 10; i++) {
                socket.send(FIN | RSV1 | TEXT, RawSocket.packed(text));

                assertThat(RawSocket.unpacked(message(socket).payload())).isEqualTo(text);
            }
        }
    }

    /** Autobahn 13: every offer is agreed to as RFC 7692 7.1 wants it, or declined. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_no_context_takeover; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=9; client_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; no_such_parameter",
                "no-such-extension"
            })
    void whateverIsOfferedTheSocketWorks(String offer) throws IOException {
        byte[] text = "the same again, the same again".getBytes(UTF_8);
        try (RawSocket socket = RawSocket.offering(CLUSTER.gateway(), "/live/echo", offer)) {
            boolean agreed = socket.head().contains("permessage-deflate");
            socket.send(FIN | TEXT | (agreed ? RSV1 : 0), agreed ? RawSocket.packed(text) : text);
            byte[] back = message(socket).payload();

            assertThat(agreed ? RawSocket.unpacked(back) : back).isEqualTo(text);
        }
    }
}
