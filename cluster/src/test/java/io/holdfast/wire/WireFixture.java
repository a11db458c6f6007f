package io.holdfast.wire;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;

/** A message as some version has put it on the wire, kept in {@code src/test/resources/wire} as commented hex. */
final class WireFixture {
    private WireFixture() {}

    static Buffer read(String name) {
        String path = "/wire/" + name + ".hex";
        try (InputStream file = WireFixture.class.getResourceAsStream(path)) {
            String text = new String(Objects.requireNonNull(file, path).readAllBytes(), StandardCharsets.UTF_8);
            String hex = text.lines()
                    .map(line -> line.split("#", 2)[0].replace(" ", ""))
                    .collect(Collectors.joining());
            return Buffer.buffer(HexFormat.of().parseHex(hex));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }
}
