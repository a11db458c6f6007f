package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.reading.ClientRig;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that keep a connection busy and never finish a request. */
class SlowClientTest {
    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig, Map.of("header-timeout", "1s", "body-timeout", "1s"));

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What the server says while it is sent one more byte after each sweep, until it hangs up. */
    private static String drip(String beginning) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", edge.port())) {
            socket.setSoTimeout(200);
            write(socket, beginning);
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                edge.sweep();
                try {
                    int octet = socket.getInputStream().read();
                    if (octet < 0) {
                        return said.toString();
                    }
                    said.append((char) octet);
                } catch (SocketTimeoutException silent) {
                    write(socket, "x");
                } catch (SocketException reset) {
                    return said.toString();
                }
                while (socket.getInputStream().available() > 0) {
                    said.append((char) socket.getInputStream().read());
                }
            }
            throw new AssertionError("not hung up on: " + said);
        }
    }

    @Test
    void headThatNeverEndsIsCutOff() throws IOException {
        assertThat(drip("GET / HTTP/1.1\r\nX: ")).isEmpty();
    }

    @Test
    void connectionThatSaysNothingIsCutOff() throws IOException {
        assertThat(drip("")).isEmpty();
    }

    @Test
    void bodyThatNeverEndsIsTold() throws IOException {
        assertThat(drip("POST " + Edge.QUERY + " HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n{"))
                .startsWith("HTTP/1.1 408 ")
                .contains("\"code\":\"request_timeout\"");
    }

    @Test
    void secondHeadThatNeverEndsIsCutOff() throws IOException {
        assertThat(drip("GET /chat.js HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nX: "))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whoWaitsForAStreamIsNotCutOff() throws Exception {
        Edge.Answer answer = edge.post(Edge.QUERY, "{}");
        rig.awaitThat(() -> !rig.owner().asked().isEmpty());
        rig.loop().await(rig.loop().vertx().timer(1_100));
        edge.sweep();
        rig.attached(1);

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void quietWebSocketIsNotCutOff() {
        io.holdfast.gateway.Socket socket = edge.connect();
        rig.loop().await(rig.loop().vertx().timer(1_100));
        edge.sweep();

        socket.sendText("nonsense");
        assertThat(socket.await(1).getString("code")).isEqualTo("invalid_json");
    }
}
