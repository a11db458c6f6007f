package io.holdfast.system;

import static io.holdfast.system.RawSocket.BINARY;
import static io.holdfast.system.RawSocket.CLOSE;
import static io.holdfast.system.RawSocket.CONTINUATION;
import static io.holdfast.system.RawSocket.FIN;
import static io.holdfast.system.RawSocket.PING;
import static io.holdfast.system.RawSocket.PONG;
import static io.holdfast.system.RawSocket.RSV1;
import static io.holdfast.system.RawSocket.TEXT;
import static io.holdfast.system.WebSocketCase.NOT_UTF_8;
import static io.holdfast.system.WebSocketCase.PROTOCOL;
import static io.holdfast.system.WebSocketCase.echo;
import static io.holdfast.system.WebSocketCase.octets;
import static io.holdfast.system.WebSocketCase.of;
import static io.holdfast.system.WebSocketCase.violation;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cases of the Autobahn test suite that are about rules, by their numbers; {@link WebSocketSizes} has the others. */
final class WebSocketCases {
    /** What the names of this class's methods follow in a {@code @MethodSource}. */
    static final String CLASS = "io.holdfast.system.WebSocketCases#";

    private static final String GREEK = "ceba e1bdb9 cf83 cebc ceb5";

    private WebSocketCases() {}

    static Stream<WebSocketCase> pings() {
        byte[] most = new byte[125];
        Arrays.fill(most, (byte) 0xFE);
        WebSocketCase ten = of("2.10 ten pings");
        for (int i = 0; i < 10; i++) {
            ten = ten.sends(FIN | PING, "ping " + i).gets(FIN | PONG, "ping " + i);
        }
        return Stream.of(
                of("2.1 empty ping").sends(FIN | PING, "").gets(FIN | PONG, ""),
                of("2.2 ping with text").sends(FIN | PING, "Hello").gets(FIN | PONG, "Hello"),
                of("2.3 ping with octets")
                        .sendsHex(FIN | PING, "00fffefdfcfb00ff")
                        .gets(FIN | PONG, octets("00fffefdfcfb00ff")),
                of("2.4 ping of 125").sends(FIN | PING, most).gets(FIN | PONG, most),
                of("2.6 ping of 125 in octets")
                        .sends(FIN | PING, most)
                        .gets(FIN | PONG, most)
                        .inOctets(),
                of("2.7 pong nobody asked for")
                        .sends(FIN | PONG, "")
                        .sends(FIN | PING, "p")
                        .gets(FIN | PONG, "p"),
                of("2.8 pong with text nobody asked for")
                        .sends(FIN | PONG, "x")
                        .sends(FIN | PING, "p")
                        .gets(FIN | PONG, "p"),
                ten,
                ten.inOctets());
    }

    static Stream<WebSocketCase> violations() {
        return Stream.concat(
                Stream.of(
                        of("2.5 ping of 126").sends(FIN | PING, new byte[126]).isClosed(PROTOCOL),
                        violation("3.1 reserved bit 3", FIN | 0x10 | TEXT),
                        violation("3.2 reserved bit 2", FIN | 0x20 | TEXT),
                        violation("3.3 reserved bits 2 and 3", FIN | 0x30 | TEXT),
                        violation("3.4 reserved bit 1", FIN | RSV1 | TEXT).inOctets(),
                        violation("3.5 reserved bits 1 and 3, binary", FIN | 0x50 | BINARY),
                        violation("3.6 reserved bits 1 and 2, ping", FIN | 0x60 | PING),
                        violation("3.7 all reserved bits, close", FIN | 0x70 | CLOSE)),
                IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                        .mapToObj(opcode -> violation("4 reserved opcode " + opcode, FIN | opcode)));
    }

    static Stream<WebSocketCase> fragments() {
        byte[] text = "fragment1fragment2".getBytes(UTF_8);
        WebSocketCase halves = of("5.3 text in two").sendsText(text, 9).gets(FIN | TEXT, text);
        WebSocketCase pinged = of("5.6 ping between fragments")
                .sends(TEXT, "fragment1")
                .sends(FIN | PING, "p")
                .sends(FIN | CONTINUATION, "fragment2");
        return Stream.of(
                halves,
                halves.inOctets(),
                of("6.1.2 three empty fragments")
                        .sends(TEXT, "")
                        .sends(CONTINUATION, "")
                        .sends(FIN, "")
                        .gets(FIN | TEXT, ""),
                of("6.1.3 an empty one on both sides")
                        .sends(TEXT, "")
                        .sends(CONTINUATION, "middle")
                        .sends(FIN, "")
                        .gets(FIN | TEXT, "middle"),
                of("5.19 five fragments").sendsText(text, 4).gets(FIN | TEXT, text),
                pinged.gets(FIN | PONG, "p").gets(FIN | TEXT, text),
                of("5.7 pong inside a character")
                        .sendsHex(TEXT, "ce")
                        .sends(FIN | PONG, "")
                        .sendsHex(FIN | CONTINUATION, "ba")
                        .gets(FIN | TEXT, octets("ceba")));
    }

    static Stream<WebSocketCase> wrongFragments() {
        return Stream.of(
                violation("5.1 ping in fragments", PING),
                violation("5.2 pong in fragments", PONG),
                violation("5.9 last fragment of nothing", FIN | CONTINUATION),
                violation("5.12 fragment of nothing", CONTINUATION),
                of("5.18 text inside a text")
                        .sends(TEXT, "one")
                        .sends(FIN | TEXT, "two")
                        .isClosed(PROTOCOL),
                of("5.18 binary inside a text")
                        .sends(TEXT, "one")
                        .sends(FIN | BINARY, "two")
                        .isClosed(PROTOCOL));
    }

    /** All that is UTF-8, the ends of its ranges and what is no character (Autobahn 6.2 to 6.23). */
    static Stream<WebSocketCase> texts() {
        byte[] greek = octets(GREEK);
        return Stream.concat(
                Stream.of(
                                "00",
                                "c280",
                                "e0a080",
                                "f0908080",
                                "7f",
                                "dfbf",
                                "efbfbf",
                                "ed9fbf",
                                "ee8080",
                                "efbfbd",
                                "f48fbfbf",
                                "efbfbe",
                                "f09fbfbe",
                                "f48fbfbe")
                        .map(hex -> echo("6.7 and 6.9 text " + hex, TEXT, octets(hex))),
                Stream.of(
                        echo("6.2.1 Greek", TEXT, greek),
                        of("6.2.2 Greek in two").sendsText(greek, 5).gets(FIN | TEXT, greek),
                        of("6.2.3 Greek, a fragment for each octet")
                                .sendsText(greek, 1)
                                .gets(FIN | TEXT, greek),
                        of("6.2.4 four octets, a fragment for each")
                                .sendsText(octets("f48fbfbf"), 1)
                                .gets(FIN | TEXT, octets("f48fbfbf")),
                        echo("6.2 binary need not be text", BINARY, octets("ff fe c0"))));
    }

    static Stream<WebSocketCase> noTexts() {
        return Stream.concat(
                Stream.of(
                                "f8888080 80",
                                "fc848080 8080",
                                "f7bfbfbf",
                                "fbbfbfbfbf",
                                "fdbfbfbfbfbf",
                                "f4908080", // too large
                                "80",
                                "bf",
                                "8080",
                                "808080",
                                "80bf80bf80bf", // continuations of nothing
                                "c020",
                                "c0",
                                "e080",
                                "f08080",
                                "f8808080",
                                "dfc0",
                                "efbf",
                                "f7bfbf", // cut off
                                "fe",
                                "ff",
                                "fefeffff", // never
                                "c0af",
                                "e080af",
                                "f08080af",
                                "f8808080af",
                                "c1bf",
                                "e09fbf",
                                "f08fbfbf", // longer than need be
                                "eda080",
                                "edadbf",
                                "edae80",
                                "edbfbf",
                                "eda080edb080") // surrogates
                        .map(hex -> of("6.6 to 6.21 no text: " + hex)
                                .sendsHex(FIN | TEXT, hex)
                                .isClosed(NOT_UTF_8)),
                Stream.of(
                        of("6.3.1 surrogate in the middle")
                                .sendsHex(FIN | TEXT, GREEK + "eda080 656469746564")
                                .isClosed(NOT_UTF_8),
                        of("6.3.2 the same, a fragment for each octet")
                                .sendsText(octets(GREEK + "eda080 656469746564"), 1)
                                .isClosed(NOT_UTF_8),
                        of("6.4.1 found before the message ends")
                                .sendsHex(TEXT, GREEK)
                                .sendsHex(CONTINUATION, "f4908080")
                                .isClosed(NOT_UTF_8),
                        of("6.6 ends inside a character")
                                .sendsHex(TEXT, "ceba e1")
                                .sendsHex(FIN | CONTINUATION, "")
                                .isClosed(NOT_UTF_8)));
    }

    static Stream<WebSocketCase> closes() {
        WebSocketCase close =
                of("7.1.2 two closes").sendsHex(FIN | CLOSE, "03e8").isClosed(1000);
        return Stream.concat(
                IntStream.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
                        .mapToObj(code -> of("7.7 close " + code)
                                .sendsHex(FIN | CLOSE, "%04x".formatted(code))
                                .isClosed(code)),
                Stream.of(
                        close.sendsHex(FIN | CLOSE, "03e8"),
                        of("7.1.3 ping after the close")
                                .sendsHex(FIN | CLOSE, "03e8")
                                .sends(FIN | PING, "")
                                .isClosed(1000),
                        of("7.1.4 text after the close")
                                .sendsHex(FIN | CLOSE, "03e8")
                                .sends(FIN | TEXT, "x")
                                .isClosed(1000),
                        of("7.1.5 close inside a message")
                                .sends(TEXT, "frag")
                                .sendsHex(FIN | CLOSE, "03e8")
                                .isClosed(1000),
                        of("7.3.1 close without a code").sends(FIN | CLOSE, "").isClosed(1000, 1005),
                        of("7.3.4 close with a reason")
                                .sendsHex(FIN | CLOSE, "03e8 48656c6c6f")
                                .isClosed(1000),
                        of("7.3.5 close with the longest reason")
                                .sendsHex(FIN | CLOSE, "03e8" + "2a".repeat(123))
                                .isClosed(1000)));
    }

    static Stream<WebSocketCase> wrongCloses() {
        return Stream.concat(
                IntStream.of(0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
                        .mapToObj(code -> of("7.9 close " + code)
                                .sendsHex(FIN | CLOSE, "%04x".formatted(code))
                                .isClosed(PROTOCOL)),
                Stream.of(
                        of("7.3.2 close of one octet")
                                .sendsHex(FIN | CLOSE, "03")
                                .isClosed(PROTOCOL),
                        of("7.3.6 close with too long a reason")
                                .sendsHex(FIN | CLOSE, "03e8" + "2a".repeat(124))
                                .isClosed(PROTOCOL),
                        of("7.5.1 reason that is no text")
                                .sendsHex(FIN | CLOSE, "03e8 ceba eda080")
                                .isClosed(NOT_UTF_8)));
    }
}
