package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.system.RawSocket.Received;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets with permessage-deflate, from the client to the upstream; nodes have 256 MB of heap, and as much beside it. */
class CompressionTest {
    private static final int MB = 1024 * 1024;
    /** A gigabyte, if it were unpacked. */
    private static final byte[] BOMB = bomb();

    private static final int PACKED_TEXT = RawSocket.FIN | RawSocket.RSV1 | RawSocket.TEXT;

    @RegisterExtension
    static final PassingCluster CLUSTER = new PassingCluster("websocket-compression: true\n");

    private static RawSocket open(String path) throws IOException {
        return RawSocket.offering(CLUSTER.gateway(), path, "permessage-deflate; client_max_window_bits");
    }

    @Test
    void bothEndsForgetAfterEachMessage() throws IOException {
        try (RawSocket socket = open("/ws/")) {
            assertThat(socket.head())
                    .contains("permessage-deflate", "server_no_context_takeover", "client_no_context_takeover");
        }
    }

    @Test
    void whoOffersNothingGetsNothing() throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/ws/")) {
            assertThat(socket.head()).doesNotContainIgnoringCase("extensions");
        }
    }

    @Test
    void upstreamIsOfferedIt() throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/live/offer")) {
            assertThat(socket.receive().text()).contains("permessage-deflate", "server_no_context_takeover");
        }
    }

    @Test
    void packedMessageComesBackPacked() throws IOException {
        String text = "as long as it says much the same, much the same, much the same";
        try (RawSocket socket = open("/live/echo")) {
            socket.send(PACKED_TEXT, RawSocket.packed(text.getBytes()));
            Received back = socket.receive();

            assertThat(back.first()).isEqualTo(PACKED_TEXT);
            assertThat(new String(RawSocket.unpacked(back.payload()))).isEqualTo(text);
        }
    }

    @Test
    void reservedBitOfWhoHasAgreedOnNothingIsAViolation() throws IOException {
        try (RawSocket socket = RawSocket.open(CLUSTER.gateway(), "/live/echo")) {
            socket.send(PACKED_TEXT, RawSocket.packed("x".getBytes()));

            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void whatCanNotBeUnpackedCloses() throws IOException {
        try (RawSocket socket = open("/live/echo")) {
            socket.send(PACKED_TEXT, new byte[] {6, 6, 6, 6});

            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/", "/live/echo"})
    void bombInOneFrameIs1009(String path) throws IOException {
        try (RawSocket socket = open(path)) {
            socket.send(PACKED_TEXT, BOMB);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws/", "/live/echo"})
    void bombInFragmentsIs1009(String path) throws IOException {
        int half = BOMB.length / 2;
        try (RawSocket socket = open(path)) {
            socket.send(PACKED_TEXT & ~RawSocket.FIN, Arrays.copyOf(BOMB, half));
            socket.send(RawSocket.FIN, Arrays.copyOfRange(BOMB, half, BOMB.length));

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    private static byte[] bomb() {
        Deflater deflater = new Deflater(9, true);
        byte[] spaces = " ".repeat(MB).getBytes();
        byte[] packed = new byte[2 * MB];
        int length = 0;
        for (int i = 0; i < 1024; i++) {
            deflater.setInput(spaces);
            length += deflater.deflate(packed, length, packed.length - length, Deflater.NO_FLUSH);
        }
        length += deflater.deflate(packed, length, packed.length - length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(packed, length - 4);
    }

    @Test
    void upstreamsBombClosesBothEnds() throws IOException {
        CLUSTER.upstream().forget();
        try (RawSocket socket = open("/live/bomb")) {
            assertThat(CLUSTER.upstream().nextSaid()).startsWith("closed 1009");
            assertThat(socket.closeCode()).isEqualTo(1001);
        }
    }
}
