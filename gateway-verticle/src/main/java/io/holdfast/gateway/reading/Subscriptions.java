package io.holdfast.gateway.reading;

import io.holdfast.wire.StreamId;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one gateway instance, by their number and by their stream. */
final class Subscriptions {
    private final LongObjectMap<Subscription> byId = new LongObjectHashMap<>();
    /** Of each stream, first the one that readers join when they have caught up, then those that are behind. */
    private final Map<StreamId, List<Subscription>> byStream = new HashMap<>();

    private final Map<StreamId, Set<Reader>> apart = new HashMap<>();
    private long lastId;

    Subscription create(StreamId stream, long from, Reader reader) {
        lastId++;
        List<Subscription> ofStream = byStream.computeIfAbsent(stream, first -> new ArrayList<>(1));
        Subscription subscription = new Subscription(lastId, stream, from, reader.principal(), ofStream);
        subscription.readers().add(reader);
        byId.put(subscription.id(), subscription);
        ofStream.add(subscription);
        return subscription;
    }

    @Nullable
    Subscription get(long id) {
        return byId.get(id);
    }

    boolean holds(Subscription subscription) {
        return byId.containsKey(subscription.id());
    }

    /** A copy, so that subscriptions may be closed on the way. */
    List<Subscription> all() {
        return List.copyOf(byId.values());
    }

    /** A copy. */
    List<Subscription> of(StreamId stream) {
        return List.copyOf(byStream.getOrDefault(stream, List.of()));
    }

    /** The subscription of a stream that readers share who have caught up. */
    Optional<Subscription> shared(StreamId stream) {
        List<Subscription> all = byStream.get(stream);
        return all == null ? Optional.empty() : Optional.of(all.get(0));
    }

    /** A reader is too slow for the others, and without a subscription until its socket has room. */
    void apart(StreamId stream, Reader reader) {
        apart.computeIfAbsent(stream, first -> new HashSet<>()).add(reader);
    }

    /** It has one again, or is gone. */
    void together(StreamId stream, Reader reader) {
        apart.computeIfPresent(stream, (known, readers) -> {
            readers.remove(reader);
            return readers.isEmpty() ? null : readers;
        });
    }

    boolean anyApart(StreamId stream) {
        return apart.containsKey(stream);
    }

    /** Those that somebody reads; a copy. */
    Set<StreamId> streams() {
        Set<StreamId> streams = new HashSet<>(byStream.keySet());
        streams.addAll(apart.keySet());
        return streams;
    }

    /** All who read the stream here; a copy. */
    List<Reader> readers(StreamId stream) {
        List<Reader> readers = new ArrayList<>(apart.getOrDefault(stream, Set.of()));
        byStream.getOrDefault(stream, List.of()).forEach(subscription -> readers.addAll(subscription.readers()));
        return readers;
    }

    void close(Subscription subscription) {
        byId.remove(subscription.id());
        byStream.computeIfPresent(subscription.stream(), (stream, others) -> {
            others.remove(subscription);
            return others.isEmpty() ? null : others;
        });
    }
}
