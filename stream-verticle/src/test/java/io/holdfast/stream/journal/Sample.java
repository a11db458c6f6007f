package io.holdfast.stream.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.wire.Event;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Events as tests want them. */
public final class Sample {
    /** What each of {@link #events} weighs. */
    public static final int WEIGHT = 100;

    private Sample() {}

    public static Opening opening(StreamId stream) {
        return new Opening(
                stream, 1, "session", new OpeningRequest(OpeningRequest.QUERY, "", Map.of(), Buffer.buffer("{}")));
    }

    public static Opening opening(StreamId stream, OnDisconnect policy) {
        return new Opening(
                stream,
                1,
                "session",
                new OpeningRequest(OpeningRequest.QUERY, "", Map.of(), Buffer.buffer("{}"), new Terms(policy, "")));
    }

    public static Event event(long seq, String data) {
        return new Event(seq, "", "", data.getBytes(UTF_8));
    }

    /** An event of exactly this weight; there is none below 48. */
    public static Event event(long seq, int weight) {
        return new Event(seq, "", "", new byte[weight - new Event(seq, "", "", new byte[0]).weight()]);
    }

    /** Events from one seq up to, but without, another. */
    public static List<Event> events(long from, long end) {
        return LongStream.range(from, end).mapToObj(seq -> event(seq, WEIGHT)).toList();
    }
}
