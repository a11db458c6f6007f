package io.holdfast.stream.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What has become of a stream, for operators: a few figures, and stations of which the first and the latest are kept. A
 * station is one long: 36 bits of milliseconds since the stream was opened, 4 of what it is, and twice 12 for whom it is
 * about. So a stream's history takes 56 bytes, and with its stations 104 bytes for the first four of them, 328 at most.
 */
final class StreamHistory {
    /** Kept for good at the beginning; of the others only the latest stay. */
    static final int FIRST = 8;

    static final int MOST = 32;
    static final int NOT_YET = -1;
    /** There was one, when the stream had an owner that is lost. */
    static final int UNKNOWN = -2;

    private static final long FOLLOW_MS = TimeUnit.SECONDS.toMillis(30);

    private static final int BEGIN = 4;
    private static final int WORD_BITS = 12;
    private static final int WORD_MASK = (1 << WORD_BITS) - 1;
    private static final int KIND_BITS = 4;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;
    private static final int KIND_SHIFT = 2 * WORD_BITS;
    private static final int MS_SHIFT = KIND_SHIFT + KIND_BITS;

    /** What a station is. The numbers travel between nodes, and 15 is the last one. */
    enum Kind {
        /** At a node. */
        OPENED(0),
        FIRST_EVENT(1),
        /** Through a gateway node. */
        READER_ATTACHED(2),
        /** The same with a cursor. */
        READER_RESUMED(3),
        /** Again after the stream has moved; its client need not have noticed. */
        READER_FOLLOWED(4),
        READER_LEFT(5),
        /** With a fault. */
        UPSTREAM_LOST(6),
        UPSTREAM_AGAIN(7),
        /** From a node that drains to another. */
        DRAINED(8),
        /** The same because an operator said so. */
        MOVED(9),
        /** From a node by another. */
        TAKEN_OVER(10),
        /** With an outcome, and a fault unless it is a good one. */
        OVER(11);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Empty for one that a newer node knows of. */
        static Optional<Kind> of(int code) {
            return Stream.of(values()).filter(kind -> kind.code == code).findFirst();
        }
    }

    /** A station as it is shown. */
    record Station(long atMs, Kind kind, String one, String other) {}

    private final Words words;
    private final long openedAtMs;
    private long[] stations = new long[BEGIN];
    private byte count;
    private int dropped;
    private int firstEventMs = NOT_YET;
    private int lastShownMs;
    private int longestGapMs;
    private short resumes;
    private short takeovers;

    /** @param openedAtMs since 1970, 0 when nobody knows */
    StreamHistory(Words words, long openedAtMs) {
        this.words = words;
        this.openedAtMs = openedAtMs;
    }

    static StreamHistory opened(Words words, long nowMs, String node) {
        StreamHistory history = new StreamHistory(words, nowMs);
        history.add(nowMs, Kind.OPENED, node, "");
        return history;
    }

    long openedAtMs() {
        return openedAtMs;
    }

    /** From the opening to the first event, negative before and where it is not known. */
    int firstEventMs() {
        return firstEventMs;
    }

    /** Between two events that followed each other, as the journal has acknowledged them. */
    int longestGapMs() {
        return longestGapMs;
    }

    int resumes() {
        return resumes;
    }

    int takeovers() {
        return takeovers;
    }

    /** Stations that are not kept. */
    int dropped() {
        return dropped;
    }

    /** The journal has acknowledged events. */
    void events(long nowMs) {
        int ms = sinceOpened(nowMs);
        if (firstEventMs == NOT_YET) {
            firstEventMs = ms;
            add(nowMs, Kind.FIRST_EVENT, "", "");
        } else if (lastShownMs > 0) {
            longestGapMs = Math.max(longestGapMs, ms - lastShownMs);
        }
        lastShownMs = ms;
    }

    /**
     * A gateway reads the stream for somebody.
     *
     * @param position 0 for a reader that has seen nothing
     */
    void reader(long nowMs, String gateway, long position) {
        Kind kind = Kind.READER_ATTACHED;
        if (position > 0) {
            kind = movedSince(nowMs - FOLLOW_MS) ? Kind.READER_FOLLOWED : Kind.READER_RESUMED;
        }
        if (kind == Kind.READER_RESUMED) {
            resumes = next(resumes);
        }
        add(nowMs, kind, gateway, "");
    }

    private boolean movedSince(long ms) {
        return stations().stream().anyMatch(station -> station.kind() == Kind.TAKEN_OVER && station.atMs() > ms);
    }

    /**
     * We are the owner now.
     *
     * @param from the owner before, as far as the directory knows: who gives a stream away enters the next one
     * @param events how many are in the journal
     */
    void takenOver(long nowMs, String from, String to, long events) {
        takeovers = next(takeovers);
        if (events > 0 && firstEventMs == NOT_YET) {
            firstEventMs = UNKNOWN;
        }
        Optional<String> giver = stations().stream()
                .filter(station -> station.kind() == Kind.MOVED || station.kind() == Kind.DRAINED)
                .filter(station -> from.equals(to) && station.other().equals(to))
                .reduce((earlier, later) -> later)
                .map(Station::one);
        if (giver.isEmpty()) {
            // A lost owner may have shown more since it last told of it, so nobody knows how long the gap was.
            lastShownMs = 0;
        }
        add(nowMs, Kind.TAKEN_OVER, giver.orElse(from), to);
    }

    private static short next(short counter) {
        return counter == Short.MAX_VALUE ? counter : (short) (counter + 1);
    }

    void add(long nowMs, Kind kind, String one, String other) {
        if (count == MOST) {
            System.arraycopy(stations, FIRST + 1, stations, FIRST, MOST - FIRST - 1);
            count--;
            dropped++;
        } else if (count == stations.length) {
            stations = Arrays.copyOf(stations, Math.min(MOST, 2 * count));
        }
        stations[count++] = (long) sinceOpened(nowMs) << MS_SHIFT
                | (long) kind.code << KIND_SHIFT
                | (long) words.number(one) << WORD_BITS
                | words.number(other);
    }

    /** A clock that is set back makes no time negative; 24 days are more than any stream lasts. */
    private int sinceOpened(long nowMs) {
        return openedAtMs == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(0, nowMs - openedAtMs));
    }

    List<Station> stations() {
        List<Station> shown = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            shown.add(station(i));
        }
        return shown;
    }

    private Station station(int place) {
        long bits = stations[place];
        return new Station(
                openedAtMs + (bits >>> MS_SHIFT),
                Kind.of((int) (bits >>> KIND_SHIFT) & KIND_MASK).orElseThrow(),
                words.word((int) (bits >>> WORD_BITS) & WORD_MASK),
                words.word((int) bits & WORD_MASK));
    }

    /** What the next owner needs to go on with it; no blanks. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(openedAtMs).append(',').append(firstEventMs).append(',').append(longestGapMs);
        text.append(',')
                .append(resumes)
                .append(',')
                .append(takeovers)
                .append(',')
                .append(dropped);
        text.append(',').append(lastShownMs);
        stations()
                .forEach(station -> text.append(';')
                        .append(station.atMs() - openedAtMs)
                        .append(',')
                        .append(station.kind().code)
                        .append(',')
                        .append(station.one())
                        .append(',')
                        .append(station.other()));
        return text.toString();
    }

    /** Reads back what {@link #text()} gave; what can't be read, or was never said, is an empty history. */
    static StreamHistory parse(Words words, String text) {
        String[] parts = text.split(";", -1);
        String[] figures = parts[0].split(",", -1);
        try {
            StreamHistory history = new StreamHistory(words, Long.parseLong(figures[0]));
            history.firstEventMs = Integer.parseInt(figures[1]);
            history.longestGapMs = Integer.parseInt(figures[2]);
            history.resumes = Short.parseShort(figures[3]);
            history.takeovers = Short.parseShort(figures[4]);
            history.dropped = Integer.parseInt(figures[5]);
            history.lastShownMs = Integer.parseInt(figures[6]);
            Arrays.stream(parts).skip(1).limit(MOST).forEach(adds(history));
            return history;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            return new StreamHistory(words, 0);
        }
    }

    private static Consumer<String> adds(StreamHistory history) {
        return text -> {
            String[] parts = text.split(",", -1);
            Kind.of(Integer.parseInt(parts[1]))
                    .ifPresent(kind ->
                            history.add(history.openedAtMs + Long.parseLong(parts[0]), kind, parts[2], parts[3]));
        };
    }
}
