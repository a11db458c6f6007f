package io.holdfast.tracing;

import java.util.List;
import java.util.Map;

/**
 * A stream's whole life as one span, told by whoever owned it last. What happened under earlier owners is in it, since they
 * handed the stream's history on.
 *
 * @param route what it is called after
 * @param fault why it failed or was cancelled, "" for a good end
 * @param attributes numbers and texts; docs/tracing.md says what they mean
 */
public record StreamSpan(
        StreamTrace trace,
        String route,
        long startMs,
        long endMs,
        boolean failed,
        String fault,
        Map<String, Object> attributes,
        List<Event> events) {

    public StreamSpan {
        attributes = Map.copyOf(attributes);
        events = List.copyOf(events);
    }

    /** Something that happened to it, as a stream's timeline says it to operators. */
    public record Event(long atMs, String what, Map<String, String> details) {
        public Event {
            details = Map.copyOf(details);
        }
    }
}
