package io.holdfast.stream.push;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.stream.protocol.JsonMessages;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.source.EventTooLarge;
import io.holdfast.stream.source.SseParser;
import io.holdfast.wire.Event;
import io.holdfast.wire.Fault;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The events in a pushed body, by its content type: JSON and text are one event, NDJSON is one for each line that is not
 * blank, and text/event-stream has any number, each with a type of its own.
 */
public final class PushBody {
    private static final String EVENT_STREAM = "text/event-stream";
    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");
    private static final byte[] BLOCK_END = "\n\n".getBytes(US_ASCII);

    /** One event, not yet numbered. Data has lines that end in LF. */
    // The array is an event's, which nobody changes, and records are not compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Item(String type, byte[] data) {
        int weight() {
            return new Event(0, type, "", data).weight();
        }
    }

    /** Why a body is not taken. */
    public static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;
        private final Fault fault;

        Unfit(Fault fault, String what) {
            super(what, null, false, false);
            this.fault = fault;
        }

        public OwnerAnswer answer() {
            return OwnerAnswer.refused(fault, String.valueOf(getMessage()));
        }
    }

    private final String type;
    private final int mostBytes;
    private final List<Item> items = new ArrayList<>();

    /**
     * @param type of each event where the body itself does not say, "" for the default
     * @param mostBytes of one event
     */
    private PushBody(String type, int mostBytes) {
        this.type = type;
        this.mostBytes = mostBytes;
    }

    static List<Item> items(String contentType, String type, Buffer body, int mostBytes) throws Unfit {
        if (body.length() == 0) {
            return List.of();
        }
        PushBody read = new PushBody(type, mostBytes);
        read.read(contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT), body.getBytes());
        return read.items;
    }

    private void read(String mediaType, byte[] body) throws Unfit {
        if (!isUtf8(body)) {
            throw new Unfit(Fault.BAD_REQUEST, "body: not UTF-8");
        }
        if (mediaType.equals(EVENT_STREAM)) {
            eventStream(body);
        } else if (LINES.contains(mediaType)) {
            for (String line : new String(body, UTF_8).lines().toList()) {
                if (!line.isBlank()) {
                    json(line.strip());
                }
            }
        } else if (mediaType.equals("application/json") || mediaType.endsWith("+json")) {
            json(new String(body, UTF_8));
        } else if (mediaType.startsWith("text/")) {
            add(new String(body, UTF_8));
        } else {
            throw new Unfit(
                    Fault.UNKNOWN_CONTENT_TYPE,
                    "content-type: " + (mediaType.isEmpty() ? "missing" : mediaType)
                            + " (expected: application/json, application/x-ndjson, text/event-stream or text/plain)");
        }
    }

    private static boolean isUtf8(byte[] body) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException not) {
            return false;
        }
    }

    private void json(String text) throws Unfit {
        byte[] value = text.getBytes(UTF_8);
        if (!JsonMessages.isOne(value)) {
            throw new Unfit(Fault.INVALID_JSON, "event " + (items.size() + 1) + ": no JSON");
        }
        add(text);
    }

    /** A CR would end a line for who reads it, and what follows could be another field. */
    private void add(String text) throws Unfit {
        byte[] data = text.replace("\r\n", "\n").replace('\r', '\n').getBytes(UTF_8);
        if (data.length + type.length() > mostBytes) {
            throw tooLarge();
        }
        items.add(new Item(type, data));
    }

    private void eventStream(byte[] body) throws Unfit {
        try {
            SseParser parser =
                    new SseParser((own, id, data) -> items.add(new Item(own.isEmpty() ? type : own, data)), mostBytes);
            parser.feed(body);
            int whole = items.size();
            parser.feed(BLOCK_END);
            if (items.size() > whole) {
                throw new Unfit(Fault.BAD_REQUEST, "body: no blank line behind the last event");
            }
        } catch (EventTooLarge tooLarge) {
            throw tooLarge();
        }
    }

    private Unfit tooLarge() {
        return new Unfit(
                Fault.BODY_TOO_LARGE,
                "event " + (items.size() + 1) + ": over " + mostBytes + " bytes (allowed: max-event-size)");
    }

    /** What an event's type may be, which is one line of text/event-stream. */
    static boolean isType(Optional<String> type) {
        return type.filter(name -> name.length() > 256 || name.chars().anyMatch(Character::isISOControl))
                .isEmpty();
    }
}
