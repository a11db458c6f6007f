package io.holdfast.bench.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.bench.MalformedResponse;
import io.holdfast.bench.SseBlockParser;
import java.util.function.Consumer;

/** Makes events out of the blocks of one body, and refuses whatever ours never look like. */
final class Blocks implements SseBlockParser.Fields {
    private static final int MAX_DIGITS = 18;

    private final String prefix;
    private final Consumer<Seen> events;
    private String id = "";
    private String type = "";
    private String data = "";
    private int dataLines;

    Blocks(String stream, Consumer<Seen> events) {
        prefix = stream + "-";
        this.events = events;
    }

    @Override
    public void id(byte[] bytes, int from, int to) {
        id = text(bytes, from, to);
    }

    @Override
    public void type(byte[] bytes, int from, int to) {
        type = text(bytes, from, to);
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        data = text(bytes, from, to);
        dataLines++;
    }

    @Override
    public void unknown(byte[] bytes, int from, int to) {
        throw new MalformedResponse("line: " + text(bytes, from, to));
    }

    @Override
    public void blockEnd() {
        if (dataLines != 1) {
            throw new MalformedResponse("data lines of block %s: %d (expected: 1)".formatted(id, dataLines));
        }
        Seen event = new Seen(seq(), type, data);
        if (event.seq() < 0 && !event.error()) {
            throw new MalformedResponse("id: '%s' (expected: %sN)".formatted(id, prefix));
        }
        id = "";
        type = "";
        dataLines = 0;
        events.accept(event);
    }

    private long seq() {
        if (id.isEmpty()) {
            return Seen.NUMBERLESS;
        }
        String number = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
        if (number.equals("gone")) {
            return Seen.GONE;
        }
        if (number.isEmpty() || number.length() > MAX_DIGITS || !number.chars().allMatch(Character::isDigit)) {
            throw new MalformedResponse("id: '%s' (expected: %sN)".formatted(id, prefix));
        }
        return Long.parseLong(number);
    }

    boolean insideBlock() {
        return dataLines > 0 || !id.isEmpty() || !type.isEmpty();
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, UTF_8);
    }
}
