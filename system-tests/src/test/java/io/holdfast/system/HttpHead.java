package io.holdfast.system;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an HTTP/1.1 message.
 *
 * @param startLine a request's or a response's
 * @param fields by name in lower case; a repeated one as a list with commas (RFC 9110 5.3)
 */
record HttpHead(String startLine, Map<String, String> fields) {

    static HttpHead read(InputStream in) throws IOException {
        String startLine = line(in);
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            fields.merge(name, line.substring(colon + 1).strip(), (before, more) -> before + ", " + more);
        }
        return new HttpHead(startLine, fields);
    }

    /** Without the CR LF that ends it. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("connection closed in: " + line);
            }
            line.append((char) octet);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new ProtocolViolation("line does not end in CR LF: " + line);
        }
        return line.substring(0, line.length() - 1);
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)));
    }

    int status() {
        return Integer.parseInt(startLine.split(" ")[1]);
    }

    /** A request's path and query. */
    String target() {
        return startLine.split(" ")[1];
    }

    /** Reads the body that this head announces by its length. */
    String body(InputStream in) throws IOException {
        int length = Integer.parseInt(field("Content-Length").orElse("0"));
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
