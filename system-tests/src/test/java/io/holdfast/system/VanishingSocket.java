package io.holdfast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that goes without a close frame. */
record VanishingSocket(Socket socket) {
    static VanishingSocket connect(NodeProcess gateway, String path) {
        try {
            Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), gateway.http("/").getPort());
            String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(12);
            if (!new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 101")) {
                throw new AssertionError("not upgraded: " + new String(answer, StandardCharsets.US_ASCII));
            }
            return new VanishingSocket(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void vanish() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
