package io.holdfast.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends wrong messages of {@code holdfast.v1} on WebSockets, and at the end of each a frame that is none. */
final class FuzzWebSocket {
    private static final String STREAM = "0123456789abcdefghjkmnpqrs";
    private static final List<String> MESSAGES = List.of(
            "{\"type\":\"resume\",\"ref\":\"r\",\"stream\":\"" + STREAM + "\",\"after\":3}",
            "{\"type\":\"cancel\",\"ref\":\"r\",\"stream\":\"" + STREAM + "\"}",
            "{\"type\":\"query\",\"ref\":\"r\",\"session\":\"s\",\"params\":\"a=b\",\"idempotencyKey\":\"k\"}",
            "{\"type\":\"query\",\"ref\":\"r\",\"body\":[1,{\"a\":nul}]}",
            "{\"ref\":[],\"type\":{}}");
    private static final String UPGRADE =
            "GET /ws/ HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Protocol: holdfast.v1\r\n\r\n";
    private static final int MESSAGES_ON_ONE = 60;
    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final NodeProcess node;
    private final Mutation mutation;
    private final FuzzCounts counts;

    FuzzWebSocket(NodeProcess node, Mutation mutation, FuzzCounts counts) {
        this.node = node;
        this.mutation = mutation;
        this.counts = counts;
    }

    void messages(int inputs) throws IOException {
        for (int made = 0; made < inputs; ) {
            int messages = Math.min(MESSAGES_ON_ONE, inputs - made - 1);
            counts.connected();
            try (Socket socket = Fuzz.connect(node.webSocket())) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
                counts.answer(String.valueOf(HttpHead.read(in).status()));
                nonsense(socket, in, messages);
                noFrame(socket, in);
            }
            made += messages + 1;
        }
    }

    /** All of it is answered with messages; that the node reads on, a pong says. */
    private void nonsense(Socket socket, DataInputStream in, int messages) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int message = 0; message < messages; message++) {
            counts.input();
            // Each of them in UTF-8: what is none ends the connection.
            byte[] text = mutation.of(mutation.oneOf(MESSAGES)).getBytes(StandardCharsets.UTF_8);
            frame(all, FIN | TEXT, text);
        }
        frame(all, FIN | PING, new byte[0]);
        socket.getOutputStream().write(all.toByteArray());
        while (receive(in) != (FIN | PONG)) {
            // An answer to one of the messages.
        }
        counts.answer("pong");
    }

    private void noFrame(Socket socket, DataInputStream in) throws IOException {
        counts.input();
        try {
            socket.getOutputStream().write(wrongFrame());
            socket.shutdownOutput();
            while (receive(in) != (FIN | CLOSE)) {
                // Answers on their way.
            }
            counts.answer("close");
        } catch (EOFException | SocketException ended) {
            counts.answer("ended");
        }
    }

    private byte[] wrongFrame() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        switch (mutation.below(4)) {
            case 0 -> frame.writeBytes(Mutation.bytes(mutation.octets(1 + mutation.below(64))));
            case 1 -> frame(frame, FIN | TEXT, new byte[] {(byte) 0xFF, (byte) mutation.below(256)});
            case 2 -> frame(frame, mutation.below(256), Mutation.bytes(mutation.octets(mutation.below(200))));
            default -> {
                frame.writeBytes(new byte[] {(byte) (FIN | TEXT), (byte) 0xFF});
                frame.writeBytes(Mutation.bytes(mutation.octets(12)));
            }
        }
        return frame.toByteArray();
    }

    /** Masked with zeros, which changes nothing. */
    private static void frame(ByteArrayOutputStream out, int first, byte[] payload) {
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length & 0xFF);
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
    }

    /** The first octet of the next frame. */
    private static int receive(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        long bytes = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        in.skipNBytes(bytes);
        return first;
    }
}
