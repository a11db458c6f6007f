package io.holdfast.system;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A reader of text/event-stream that refuses what the standard would let pass but known clients break on (clients.md 1),
 * and whatever else a stream of ours must never look like.
 */
final class StrictEventStream {
    static final String HEARTBEAT = ": hb";
    /** Stands for a number in the id of an error that has no place in the stream. */
    private static final String GONE = "gone";

    private final String stream;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> data = new ArrayList<>();
    private long next;
    private String id = "";
    private String type = "";
    private boolean inBlock;
    private boolean badEnd;
    private int heartbeats;

    /** @param next the number that the first event's id has to have */
    StrictEventStream(String stream, long next) {
        this.stream = stream;
        this.next = next;
    }

    int heartbeats() {
        return heartbeats;
    }

    /** Whether a bad end has been told, after which nothing may come. */
    boolean badEnd() {
        return badEnd;
    }

    /** The event that this byte completes, if it does. */
    Optional<SseEvent> accept(int octet) {
        check(octet != '\r', "CR in the body");
        check(!badEnd, "more after the error event that ends the stream");
        if (octet != '\n') {
            line.write(octet);
            return Optional.empty();
        }
        String text = text();
        line.reset();
        if (text.isEmpty()) {
            return Optional.of(dispatch());
        }
        if (text.startsWith(":")) {
            check(
                    text.equals(HEARTBEAT) && !inBlock,
                    "comment: " + text + " (expected: " + HEARTBEAT + " between blocks)");
            heartbeats++;
        } else {
            field(text);
        }
        return Optional.empty();
    }

    /** An HTTP chunk is over: what belongs together has to be written together, or it may be lost in halves. */
    void chunkEnd() {
        check(line.size() == 0 && !inBlock, "block split over two chunks, before: " + next);
    }

    /** The body is over. */
    void end() {
        check(line.size() == 0 && !inBlock, "unfinished block at the end of the body, before: " + next);
    }

    private String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ProtocolViolation("line is not UTF-8: " + line.toString(StandardCharsets.ISO_8859_1));
        }
    }

    private void field(String text) {
        int colon = text.indexOf(": ");
        check(colon > 0, "line: " + text + " (expected: name, colon, space, value)");
        String name = text.substring(0, colon);
        String value = text.substring(colon + 2);
        switch (name) {
            case "id" -> {
                check(!inBlock && !value.isEmpty(), "id not first in its block, or empty: " + text);
                id = value;
            }
            case "event" -> {
                check(data.isEmpty() && type.isEmpty() && !value.isEmpty(), "event out of place: " + text);
                type = value;
            }
            case "data" -> data.add(value);
            case "retry" -> check(value.matches("\\d+"), "line: " + text + " (expected: digits)");
            default -> throw new ProtocolViolation("unknown field: " + text);
        }
        inBlock = true;
    }

    private SseEvent dispatch() {
        check(inBlock, "blank line without a block, before: " + next);
        check(!data.isEmpty(), "block without data: " + id + " before " + next);
        SseEvent event = new SseEvent(id, type, String.join("\n", data));
        badEnd = event.badEnd().isPresent();
        checkId();
        inBlock = false;
        id = "";
        type = "";
        data.clear();
        return event;
    }

    /** An error that has no place in the stream has no number: "gone" when it is no use to come back, else no id at all. */
    private void checkId() {
        boolean numberless = id.isEmpty() || id.equals(stream + "-" + GONE);
        if (numberless) {
            check(badEnd, "id: \"" + id + "\" on an event that ends nothing, before " + stream + "-" + next);
        } else {
            check(id.equals(stream + "-" + next), "id: " + id + " (expected: " + stream + "-" + next + ")");
            next++;
        }
    }

    private static void check(boolean holds, String violation) {
        if (!holds) {
            throw new ProtocolViolation(violation);
        }
    }
}
