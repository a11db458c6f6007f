package io.holdfast.stream.journal;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that is done to a lane where it is kept, on its member and then on the one that has the copy. */
abstract class LaneChange<R> implements EntryProcessor<String, @Nullable Lane, R>, IdentifiedDataSerializable {
    /** After so long without a change a lane goes by itself: its owner is gone, and nobody has asked for its streams. */
    private static final long KEEP_MS = TimeUnit.HOURS.toMillis(48);

    abstract R change(Lane lane);

    @Override
    public R process(Map.Entry<String, @Nullable Lane> entry) {
        Lane lane = Objects.requireNonNullElseGet(entry.getValue(), Lane::new);
        lane.removeExpired();
        R answer = change(lane);
        if (lane.isEmpty()) {
            entry.setValue(null);
        } else {
            ((ExtendedMapEntry<String, @Nullable Lane>) entry).setValue(lane, KEEP_MS, TimeUnit.MILLISECONDS);
        }
        return answer;
    }

    @Override
    public int getFactoryId() {
        return JournalSerialization.FACTORY;
    }
}
