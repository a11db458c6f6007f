package io.holdfast.system;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Bytes that a gateway has to withstand, the same for the same seed: HTTP that is none, HTTP that asks for nonsense, and
 * WebSocket frames that are none.
 */
final class FuzzInputs {
    private static final String UPGRADE =
            "GET /ws/ HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.1\r\nHost: h\r\nAccept: text/html\r\n\r\n",
            "GET /api/stream/0123456789abcdefghjkmnpqrs HTTP/1.1\r\nHost: h\r\nLast-Event-ID: 0123456789abcdefghjkmnpqrs-7\r\n\r\n",
            "DELETE /api/stream/0123456789abcdefghjkmnpqrs HTTP/1.1\r\nHost: h\r\nX-Session-ID: s-1\r\n\r\n",
            "POST " + SseRequest.QUERY + " HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
            "POST " + SseRequest.QUERY
                    + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            UPGRADE);
    private static final List<String> SPLICES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            ",",
            ";",
            "%",
            "%00",
            "%0d%0a",
            "..",
            "/",
            "//",
            "?",
            "#",
            "{",
            "[",
            "\"",
            "\\u0000",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip\r\n",
            "Host: x\r\n",
            "Expect: 100-continue\r\n",
            "Connection: upgrade\r\n",
            "Range: bytes=0-1\r\n",
            "HTTP/1.0",
            "ffffffff\r\n",
            "-1\r\n",
            "\u00ff\u00fe",
            "Origin: null\r\n",
            "Cookie: \u0001\r\n");
    private static final List<String> NONSENSE = List.of(
            "[".repeat(2_000), "{\"a\":", "nul", "\u00ff", "1e999999", "{\"a\":1}{\"a\":2}", "\"\\ud800\"", "", " ");
    private static final int PIPELINED = 8;

    private final Random random;

    /** @param inputs how many the bytes hold */
    record Input(byte[] bytes, int inputs) {}

    FuzzInputs(long seed) {
        random = new Random(seed);
    }

    Input next() {
        int kind = random.nextInt(10);
        if (kind < 3) {
            return new Input(mutated(), 1);
        } else if (kind < 9) {
            return nonsense();
        }
        return new Input(frames(), 1);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private byte[] mutated() {
        StringBuilder text = new StringBuilder(any(REQUESTS));
        for (int i = random.nextInt(4) + 1; i > 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.insert(at, any(SPLICES));
                case 2 -> text.deleteCharAt(at);
                case 3 -> text.setLength(at);
                case 4 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                default -> text.insert(at, "x".repeat(random.nextInt(12_000)));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Requests that HTTP has nothing against, one behind the other. */
    private Input nonsense() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < PIPELINED; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append("GET /api/stream/").append(word()).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
                case 1 -> text.append("DELETE /api/stream/").append(word()).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
                case 2 ->
                    text.append("GET /")
                            .append(word())
                            .append("?")
                            .append(word())
                            .append(" HTTP/1.1\r\nHost: h\r\n\r\n");
                case 3 ->
                    text.append(word().toUpperCase(Locale.ROOT).replace('%', 'X'))
                            .append(" /ws/")
                            .append(" HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: ")
                            .append(word())
                            .append("\r\n\r\n");
                default -> {
                    String body = any(NONSENSE);
                    text.append("POST ")
                            .append(SseRequest.QUERY)
                            .append(" HTTP/1.1\r\nHost: h\r\nIdempotency-Key: ")
                            .append(word())
                            .append("\r\nContent-Length: ")
                            .append(body.length())
                            .append("\r\n\r\n")
                            .append(body);
                }
            }
        }
        return new Input(text.toString().getBytes(StandardCharsets.ISO_8859_1), PIPELINED);
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(30) + 1; i > 0; i--) {
            word.append(
                    random.nextInt(8) == 0
                            ? "%" + Integer.toHexString(16 + random.nextInt(240))
                            : "abcxyz0189-_.~".charAt(random.nextInt(14)));
        }
        return word.toString();
    }

    private byte[] frames() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(UPGRADE.getBytes(StandardCharsets.ISO_8859_1));
        for (int i = random.nextInt(4) + 1; i > 0; i--) {
            byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(payload);
            out.write(random.nextInt(256));
            int length = random.nextInt(4) == 0 ? random.nextInt(128) : Math.min(125, payload.length);
            out.write((random.nextInt(8) == 0 ? 0 : 0x80) | length);
            out.writeBytes(payload);
        }
        return out.toByteArray();
    }
}
