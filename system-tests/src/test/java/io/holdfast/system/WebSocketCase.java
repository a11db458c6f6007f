package io.holdfast.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One case of the Autobahn test suite, said by hand since the suite itself needs what a JDK does not bring.
 *
 * @param name Autobahn's number and what it is about
 * @param frames that the client sends, one after the other
 * @param chop of so many octets at a time; 0 sends whole frames
 * @param answers what comes back, pings aside
 * @param codes those that the other end may close with after that; none when it must not close
 */
record WebSocketCase(
        String name, List<byte[]> frames, int chop, List<RawSocket.Received> answers, List<Integer> codes) {
    static final int PROTOCOL = 1002;
    static final int NOT_UTF_8 = 1007;

    private static final byte[] HELLO = "Hello".getBytes(UTF_8);

    /** One that has sent nothing yet. */
    static WebSocketCase of(String name) {
        return new WebSocketCase(name, List.of(), 0, List.of(), List.of());
    }

    WebSocketCase sends(int first, byte[] payload) {
        List<byte[]> more = new ArrayList<>(frames);
        more.add(RawSocket.frame(first, payload));
        return new WebSocketCase(name, more, chop, answers, codes);
    }

    WebSocketCase sends(int first, String payload) {
        return sends(first, payload.getBytes(UTF_8));
    }

    /** @param hex octets, which need not be a text */
    WebSocketCase sendsHex(int first, String hex) {
        return sends(first, octets(hex));
    }

    /** A text in fragments of that many octets. */
    WebSocketCase sendsText(byte[] text, int fragment) {
        WebSocketCase sent = this;
        for (int at = 0; at < text.length; at += fragment) {
            int end = Math.min(text.length, at + fragment);
            int opcode = at == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION;
            int last = end == text.length ? RawSocket.FIN : 0;
            sent = sent.sends(last | opcode, Arrays.copyOfRange(text, at, end));
        }
        return sent;
    }

    WebSocketCase inOctets() {
        return new WebSocketCase(name, frames, 1, answers, codes);
    }

    WebSocketCase inPiecesOf(int octets) {
        return new WebSocketCase(name, frames, octets, answers, codes);
    }

    WebSocketCase gets(int first, byte[] payload) {
        List<RawSocket.Received> more = new ArrayList<>(answers);
        more.add(new RawSocket.Received(first, payload));
        return new WebSocketCase(name, frames, chop, more, codes);
    }

    WebSocketCase gets(int first, String payload) {
        return gets(first, payload.getBytes(UTF_8));
    }

    WebSocketCase isClosed(Integer... with) {
        return new WebSocketCase(name, frames, chop, answers, List.of(with));
    }

    /** A message that comes back as it is, in one frame or in as many as it was sent in. */
    static WebSocketCase echo(String name, int opcode, byte[] payload) {
        return of(name).sends(RawSocket.FIN | opcode, payload).gets(RawSocket.FIN | opcode, payload);
    }

    /** Sends what no client may. */
    static WebSocketCase violation(String name, int first) {
        return of(name).sends(first, HELLO).isClosed(PROTOCOL);
    }

    static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    RawSocket sendTo(RawSocket socket) throws IOException {
        for (byte[] frame : frames) {
            int size = chop == 0 ? frame.length : chop;
            for (int at = 0; at < frame.length; at += size) {
                socket.octets(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + size)));
            }
        }
        return socket;
    }

    @Override
    public String toString() {
        return name;
    }
}
