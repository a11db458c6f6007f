package io.holdfast.system;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A WebSocket whose frames are made by hand, so that they may be wrong. */
final class RawSocket implements Closeable {
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int SHORT = 126;
    private static final int LONG = 127;
    private static final int TAIL = 4;
    private static final int MASK = 0x5A;

    private final Socket socket;
    private final DataInputStream in;
    private final String head;

    /** @param first opcode and bits as they came */
    record Received(int first, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private RawSocket(NodeProcess node, String path, String extra) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), node.http("/").getPort());
        socket.setSoTimeout((int) Limits.SOON.toMillis());
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + extra
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith("\r\n\r\n")) {
            read.append((char) in.readUnsignedByte());
        }
        head = read.toString();
    }

    static RawSocket open(NodeProcess node, String path) throws IOException {
        return new RawSocket(node, path, "");
    }

    static RawSocket offering(NodeProcess node, String path, String extensions) throws IOException {
        return new RawSocket(node, path, "Sec-WebSocket-Extensions: " + extensions + "\r\n");
    }

    /** The answer to the upgrade. */
    String head() {
        return head;
    }

    RawSocket send(int first, byte[] payload) throws IOException {
        return octets(frame(first, payload));
    }

    RawSocket send(int first, String payload) throws IOException {
        return send(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Whatever they may be. What the other end does not want to hear any more is none of the test's business. */
    RawSocket octets(byte[] octets) throws IOException {
        try {
            socket.getOutputStream().write(octets);
        } catch (SocketException hungUp) {
            // It has said why, which can be read.
        }
        return this;
    }

    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(first);
        if (payload.length < SHORT) {
            frame.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(0x80 | SHORT);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | LONG);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(new byte[] {MASK, MASK, MASK, MASK});
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK;
        }
        frame.writeBytes(masked);
        return frame.toByteArray();
    }

    /** The next frame that is no ping. */
    Received receive() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        long bytes = length == SHORT ? in.readUnsignedShort() : length == LONG ? in.readLong() : length;
        Received frame = new Received(first, in.readNBytes((int) bytes));
        return first == (FIN | PING) ? receive() : frame;
    }

    /** The code that the other end closes with: 1005 without any, 1006 when it hangs up without a close. */
    int closeCode() throws IOException {
        try {
            for (Received frame = receive(); ; frame = receive()) {
                if (frame.first() == (FIN | CLOSE)) {
                    byte[] code = frame.payload();
                    return code.length < 2 ? 1005 : ((code[0] & 0xFF) << 8) | (code[1] & 0xFF);
                }
            }
        } catch (EOFException | SocketException hungUp) {
            return 1006;
        }
    }

    /** A message for itself (RFC 7692 7.2.1). */
    static byte[] packed(byte[] plain) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(plain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[64 * 1024];
        int written;
        do {
            written = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            out.write(room, 0, written);
        } while (written == room.length);
        deflater.end();
        byte[] whole = out.toByteArray();
        return Arrays.copyOf(whole, whole.length - TAIL);
    }

    static byte[] unpacked(byte[] packed) {
        Inflater inflater = new Inflater(true);
        byte[] whole = Arrays.copyOf(packed, packed.length + TAIL);
        whole[packed.length + 2] = (byte) 0xFF;
        whole[packed.length + 3] = (byte) 0xFF;
        inflater.setInput(whole);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[64 * 1024];
        try {
            for (int read = inflater.inflate(room); read > 0; read = inflater.inflate(room)) {
                out.write(room, 0, read);
            }
        } catch (DataFormatException wrong) {
            throw new AssertionError("not deflated", wrong);
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
