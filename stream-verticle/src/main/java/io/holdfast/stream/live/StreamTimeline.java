package io.holdfast.stream.live;

import io.holdfast.stream.live.StreamHistory.Kind;
import io.holdfast.stream.live.StreamHistory.Station;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What has become of a stream, in the order in which it happened, in the words that operators and traces are told. */
final class StreamTimeline {
    /** @param details in the order in which they are told */
    record Entry(long atMs, String what, Map<String, String> details) {}

    private StreamTimeline() {}

    static List<Entry> of(StreamHistory history) {
        List<Station> stations = history.stations();
        List<Entry> entries = new ArrayList<>(stations.size());
        for (int i = 0; i < stations.size(); i++) {
            Station station = stations.get(i);
            String what = station.kind().name().toLowerCase(Locale.ROOT);
            entries.add(new Entry(station.atMs(), what, details(station, stations.subList(0, i))));
        }
        return entries;
    }

    private static Map<String, String> details(Station station, List<Station> before) {
        Map<String, String> details = new LinkedHashMap<>();
        switch (station.kind()) {
            case OPENED, READER_ATTACHED, READER_RESUMED, READER_FOLLOWED, READER_LEFT ->
                details.put("node", station.one());
            case UPSTREAM_LOST -> details.put("fault", station.one());
            case DRAINED, MOVED -> {
                details.put("from", station.one());
                details.put("to", station.other());
            }
            case TAKEN_OVER -> {
                details.put("from", station.one());
                details.put("to", station.other());
                details.put("cause", cause(station, before));
            }
            case OVER -> {
                details.put("outcome", station.one());
                if (!station.other().isEmpty()) {
                    details.put("fault", station.other());
                }
            }
            case FIRST_EVENT, UPSTREAM_AGAIN -> {}
        }
        return details;
    }

    /** Why the stream has another owner: the one before gave it away to it, or was lost. */
    private static String cause(Station takeover, List<Station> before) {
        for (int i = before.size() - 1; i >= 0; i--) {
            Station station = before.get(i);
            boolean given = station.kind() == Kind.MOVED || station.kind() == Kind.DRAINED;
            if (given && station.other().equals(takeover.other())) {
                return station.kind() == Kind.MOVED ? "moved" : "drained";
            }
            if (station.kind() == Kind.TAKEN_OVER) {
                return "owner_lost";
            }
        }
        return "owner_lost";
    }
}
