package io.holdfast.system;

import static io.holdfast.system.RawSocket.BINARY;
import static io.holdfast.system.RawSocket.FIN;
import static io.holdfast.system.RawSocket.TEXT;
import static io.holdfast.system.WebSocketCase.echo;
import static io.holdfast.system.WebSocketCase.of;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cases of the Autobahn test suite that are about sizes, by their numbers, for {@link WebSocketCasesTest}. */
final class WebSocketSizes {
    /** What the names of this class's methods follow in a {@code @MethodSource}. */
    static final String CLASS = "io.holdfast.system.WebSocketSizes#";

    private static final int KB = 1024;
    private static final String QUESTION = "{\"type\":\"query\",\"route\":\"agent\",\"body\":%s}";

    private WebSocketSizes() {}

    static Stream<WebSocketCase> messages() {
        return Stream.concat(
                IntStream.of(0, 125, 126, 127, 128, 65_535, 65_536)
                        .boxed()
                        .flatMap(size -> Stream.of(
                                echo("1.1 text of " + size, TEXT, text(size)),
                                echo("1.2 binary of " + size, BINARY, new byte[size]))),
                Stream.of(
                        echo("1.1.8 text of 65536 in pieces of 997", TEXT, text(65_536))
                                .inPiecesOf(997),
                        echo("1.2.8 binary of 65536 in pieces of 997", BINARY, new byte[65_536])
                                .inPiecesOf(997)));
    }

    static Stream<WebSocketCase> largeMessages() {
        return IntStream.of(64 * KB, 256 * KB, KB * KB)
                .boxed()
                .flatMap(size -> Stream.of(
                        echo("9.1 text of " + size, TEXT, text(size)),
                        echo("9.2 binary of " + size, BINARY, new byte[size]),
                        of("9.3 and 10.1 text of " + size + " in fragments of 1300")
                                .sendsText(text(size), 1300)
                                .gets(FIN | TEXT, text(size)),
                        echo("9.5 text of " + size + " in pieces of 4099", TEXT, text(size))
                                .inPiecesOf(4099)));
    }

    /** Up to what Autobahn sends, 16 MB; these need a limit that allows as much. */
    static Stream<WebSocketCase> largestMessages() {
        return Stream.concat(
                IntStream.of(4, 8, 16)
                        .map(size -> size * KB * KB)
                        .boxed()
                        .flatMap(size -> Stream.of(
                                echo("9.1 text of " + size, TEXT, text(size)),
                                echo("9.2 binary of " + size, BINARY, new byte[size]))),
                Stream.of(4 * KB, 64 * KB, 4 * KB * KB)
                        .map(fragment -> of("9.3 text of 4 MB in fragments of " + fragment)
                                .sendsText(text(4 * KB * KB), fragment)
                                .gets(FIN | TEXT, text(4 * KB * KB))));
    }

    /** Messages of {@code holdfast.v1} with a question for {@link CallUpstream}'s agent, and what it says. */
    static Stream<WebSocketCase> questions() {
        return IntStream.of(125, 126, 127, 128, 65_535, 65_536, 256 * KB)
                .boxed()
                .flatMap(size -> {
                    String said =
                            '"' + "*".repeat(size - QUESTION.formatted("\"\"").length()) + '"';
                    byte[] question = QUESTION.formatted(said).getBytes(UTF_8);
                    return Stream.of(
                                    of("1.1 question of " + size).sends(FIN | TEXT, question),
                                    of("5 question of " + size + " in fragments of 97")
                                            .sendsText(question, 97),
                                    of("1.1.8 question of " + size + " in pieces of 997")
                                            .sends(FIN | TEXT, question)
                                            .inPiecesOf(997))
                            .map(test -> test.gets(FIN | TEXT, said));
                });
    }

    private static byte[] text(int size) {
        return "*".repeat(size).getBytes(UTF_8);
    }
}
