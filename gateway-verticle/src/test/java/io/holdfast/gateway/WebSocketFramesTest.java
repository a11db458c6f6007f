package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.reading.ClientRig;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as no browser sends them; numbers are those of the cases in the Autobahn test suite. */
class WebSocketFramesTest {
    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig);

    private Socket socket;
    private DataInputStream in;

    /** @param opcode with the final bit as it came */
    private record Received(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        }
    }

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket("127.0.0.1", edge.port());
        socket.setSoTimeout(5_000);
        in = new DataInputStream(socket.getInputStream());
        String request = "GET /ws/ HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
    }

    @AfterEach
    void disconnect() throws IOException {
        socket.close();
    }

    /** Masked with zeros, which changes nothing. */
    private void send(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length & 0xFF);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    private void send(int first, String payload) throws IOException {
        send(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    private Received receive() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        int bytes = length == 126 ? in.readUnsignedShort() : length;
        return new Received(first, in.readNBytes(bytes));
    }

    /** The close code, or 1006 for a connection that ends without one (RFC 6455 7.1.5). */
    private int closed() throws IOException {
        try {
            for (Received frame = receive(); ; frame = receive()) {
                if (frame.opcode() == (FIN | CLOSE)) {
                    return frame.payload().length < 2 ? 1005 : frame.closeCode();
                }
            }
        } catch (EOFException | SocketException gone) {
            return 1006;
        }
    }

    @Test
    void case2Point1PingIsAnsweredWithItsPayload() throws IOException {
        send(FIN | PING, "hello");

        assertThat(receive().text()).isEqualTo("hello");
    }

    @Test
    void case2Point5PingThatIsTooLongIsAViolation() throws IOException {
        send(FIN | PING, new byte[126]);

        assertThat(closed()).isIn(1002, 1006);
    }

    @Test
    void case2Point7UnsolicitedPongIsIgnored() throws IOException {
        send(FIN | PONG, "x");
        send(FIN | TEXT, "nonsense");

        assertThat(receive().text()).contains("invalid_json");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
    void case3ReservedBitsAreAViolation(int bits) throws IOException {
        send(FIN | bits | TEXT, "x");

        assertThat(closed()).isIn(1002, 1006);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void case4ReservedOpcodesAreAViolation(int opcode) throws IOException {
        send(FIN | opcode, "x");

        assertThat(closed()).isIn(1002, 1006);
    }

    @Test
    void case5Point1FragmentedPingIsAViolation() throws IOException {
        send(PING, "a");

        assertThat(closed()).isIn(1002, 1006);
    }

    @Test
    void case5Point3FragmentsAreOneMessage() throws IOException {
        send(TEXT, "{\"type\":");
        send(FIN | CONTINUATION, "\"sing\"}");

        assertThat(receive().text()).contains("type: sing");
    }

    @Test
    void case5Point6PingBetweenFragmentsIsAnsweredFirst() throws IOException {
        send(TEXT, "{\"type\":");
        send(FIN | PING, "now");
        send(FIN | CONTINUATION, "\"sing\"}");

        assertThat(receive().text()).isEqualTo("now");
        assertThat(receive().text()).contains("type: sing");
    }

    @Test
    void case5Point9ContinuationOfNothingIsAViolation() throws IOException {
        send(FIN | CONTINUATION, "x");

        assertThat(closed()).isIn(1002, 1006);
    }

    @Test
    void case5Point18SecondBeginningIsAViolation() throws IOException {
        send(TEXT, "a");
        send(FIN | TEXT, "b");

        assertThat(closed()).isIn(1002, 1006);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "ce", "7b22e282227d"})
    void case6TextThatIsNoUtf8IsAViolation(String bytes) throws IOException {
        send(FIN | TEXT, HexFormat.of().parseHex(bytes));

        assertThat(closed()).isEqualTo(1007);
    }

    @Test
    void case6Point4TextThatBreaksInASecondFragmentIsAViolation() throws IOException {
        send(TEXT, new byte[] {(byte) 0xCE});
        send(CONTINUATION, new byte[] {'x'});

        assertThat(closed()).isEqualTo(1007);
    }

    @Test
    void case6Point2CharactersMayBeCutByFragments() throws IOException {
        send(TEXT, "{\"type\":\"");
        send(CONTINUATION, new byte[] {(byte) 0xCE});
        send(FIN | CONTINUATION, new byte[] {(byte) 0xBA, '"', '}'});

        assertThat(receive().text()).contains("type: \u03ba");
    }

    @Test
    void case6Point1TheFirstFragmentMayBeEmpty() throws IOException {
        send(TEXT, "");
        send(CONTINUATION, "{\"type\":\"sing\"}");
        send(FIN | CONTINUATION, "");
        send(FIN | TEXT, "{\"type\":\"dance\"}");

        assertThat(receive().text()).contains("type: sing");
        assertThat(receive().text()).contains("type: dance");
    }

    @Test
    void case7Point1CloseIsAnswered() throws IOException {
        send(FIN | CLOSE, new byte[] {0x03, (byte) 0xE8});

        assertThat(closed()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"0", "999", "1004", "1005", "1006", "1016", "2999"})
    void case7Point9CloseCodesThatMustNotBeSentAreAViolation(int code) throws IOException {
        send(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});

        assertThat(closed()).isIn(1002, 1006);
    }

    @Test
    void case7Point3CloseWithHalfACodeIsAViolation() throws IOException {
        send(FIN | CLOSE, new byte[] {3});

        assertThat(closed()).isIn(1002, 1006);
    }

    @Test
    void framesThatAreNotMaskedAreAViolation() throws IOException {
        socket.getOutputStream().write(new byte[] {(byte) (FIN | TEXT), 1, 'x'});

        assertThat(closed()).isIn(1002, 1006);
    }
}
