package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.source.SseParserTest.Event;
import io.holdfast.stream.source.SseParserTest.Recorder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Generated streams, each from a seed that a failure names. */
class SseParserRandomTest {
    private static final int SEEDS = 2_000;
    private static final String[] NOISE =
            ": comment|:|unknown: field|unknown|Data: x|data2: x| data: x|retry: 5|retry: x|id: \0".split("[|]");
    private static final String[] SCRAPS =
            ("\n|\n|\n|\n|\r|\r|\r\n|data|data:|data: |data: |event|event: |id|id: |retry:|"
                            + ":| |\0|1|23|x|long enough for eight bytes|"
                            + "\u00E6\u00B5\u0081|\u00EF\u00BB\u00BF|\u00EF|\u00BB|\u00FF|\u008D\u008A")
                    .split("[|]");

    private final Random random = new Random();

    @Test
    void eventsWrittenInAnyWayAreReadBack() {
        for (int seed = 0; seed < SEEDS; seed++) {
            random.setSeed(seed);
            List<Event> written = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int count = random.nextInt(6); count > 0; count--) {
                written.add(write(stream));
            }

            assertThat(readInPieces(stream.toByteArray(), 10_000))
                    .as("seed %d", seed)
                    .isEqualTo(written);
        }
    }

    @Test
    void anyBytesAreReadAsTheStandardSays() {
        for (int seed = 0; seed < SEEDS; seed++) {
            random.setSeed(seed);
            byte[] stream = scraps();

            assertThat(readInPieces(stream, 10_000)).as("seed %d", seed).isEqualTo(readByTheStandard(stream));
        }
    }

    @Test
    void theLimitDoesNotDependOnTheChunks() {
        for (int seed = 0; seed < SEEDS; seed++) {
            random.setSeed(seed);
            byte[] stream = scraps();
            int limit = 1 + random.nextInt(40);

            assertThat(readInPieces(stream, limit)).as("seed %d", seed).isEqualTo(read(List.of(stream), limit));
        }
    }

    private Event write(ByteArrayOutputStream stream) {
        String type = random.nextBoolean() ? "" : text("abc é", 1 + random.nextInt(5));
        String id = random.nextBoolean() ? "" : text("012流-", 1 + random.nextInt(5));
        String data = text("ab\n\n :é你", random.nextInt(60));
        List<String> lines = new ArrayList<>();
        for (String line : data.split("\n", -1)) {
            lines.add(field("data", line));
        }
        insert(lines, type.isEmpty() ? ": no type" : field("event", type));
        insert(lines, id.isEmpty() ? ": no id" : field("id", id));
        while (random.nextBoolean()) {
            insert(lines, NOISE[random.nextInt(NOISE.length)]);
        }
        lines.add("");
        while (random.nextInt(4) == 0) {
            lines.addAll(0, List.of(random.nextBoolean() ? "event: of no data" : ": hb", ""));
        }
        lines.forEach(line -> stream.writeBytes((line + lineEnd(line, stream)).getBytes(UTF_8)));
        return new Event(type, id, data);
    }

    /** An LF after a CR would be taken for the rest of that line end, so there a blank line needs another one. */
    private String lineEnd(String line, ByteArrayOutputStream stream) {
        byte[] before = stream.toByteArray();
        boolean afterCr = before.length > 0 && before[before.length - 1] == '\r';
        return new String[] {"\r", "\r\n", "\n"}[random.nextInt(line.isEmpty() && afterCr ? 2 : 3)];
    }

    private String field(String name, String value) {
        if (value.isEmpty() && random.nextBoolean()) {
            return name;
        }
        return name + (value.startsWith(" ") || random.nextBoolean() ? ": " : ":") + value;
    }

    private void insert(List<String> lines, String line) {
        lines.add(random.nextInt(lines.size() + 1), line);
    }

    private String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < length; at++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Pieces of streams in any order, each character one byte, so that some of it is valid UTF-8 and some is not. */
    private byte[] scraps() {
        StringBuilder scraps = new StringBuilder();
        for (int count = random.nextInt(80); count > 0; count--) {
            scraps.append(SCRAPS[random.nextInt(SCRAPS.length)]);
        }
        return scraps.toString().getBytes(ISO_8859_1);
    }

    private List<Event> readInPieces(byte[] stream, int limit) {
        int longest = 1 + random.nextInt(30);
        List<byte[]> chunks = new ArrayList<>();
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + random.nextInt(longest + 1));
            chunks.add(Arrays.copyOfRange(stream, at, end));
            at = end;
        }
        return read(chunks, limit);
    }

    private static List<Event> read(List<byte[]> chunks, int limit) {
        Recorder told = new Recorder();
        SseParser parser = new SseParser(told, limit);
        try {
            chunks.forEach(parser::feed);
        } catch (EventTooLarge tooLarge) {
            told.events.add(Event.of("too large"));
        }
        return told.events;
    }

    /** WHATWG HTML 9.2.6 word for word, but for the id, which here is told once. */
    private static List<Event> readByTheStandard(byte[] stream) {
        List<Event> events = new ArrayList<>();
        String text = new String(stream, UTF_8);
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\r|\n", -1);
        String data = "";
        String type = "";
        String id = "";
        for (String line : Arrays.asList(lines).subList(0, lines.length - 1)) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(new Event(type, id, data.substring(0, data.length() - 1)));
                    id = "";
                }
                data = "";
                type = "";
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            String rest = colon < 0 ? "" : line.substring(colon + 1);
            String value = rest.startsWith(" ") ? rest.substring(1) : rest;
            switch (name) {
                case "event" -> type = value;
                case "data" -> data += value + "\n";
                case "id" -> id = value.indexOf('\0') < 0 ? value : id;
                default -> {}
            }
        }
        return events;
    }
}
