package io.holdfast.stream.push;

import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.durable.DurableLog;
import io.holdfast.stream.journal.Journal;
import io.holdfast.stream.journal.JournalScan;
import io.holdfast.stream.protocol.Producer;
import io.holdfast.stream.protocol.Producers;
import io.holdfast.stream.source.Source;
import io.holdfast.stream.source.Supply;
import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream that producers push to, and what is known of them: that is in the journal, so a later owner reads it there. */
public final class PushSupply implements Supply {
    private final StreamId stream;
    private final StreamConfig config;
    private final Journal journal;
    private final Producers producers;
    private PushSource source;
    private long bytes;
    private @Nullable Future<Void> known;

    public PushSupply(StreamId stream, StreamConfig config, Journal journal) {
        this.stream = stream;
        this.config = config;
        this.journal = journal;
        this.producers = new Producers(config.durable().maxProducers());
        this.source = new PushSource(config.pushIdleTimeout());
    }

    @Override
    public Source first() {
        known = Future.succeededFuture();
        return source;
    }

    @Override
    public Optional<Source> rest(long end, String lastMark) {
        source = new PushSource(config.pushIdleTimeout());
        return Optional.of(source);
    }

    @Override
    public boolean goesOn(long end) {
        return true;
    }

    @Override
    public boolean mayBeSilent() {
        return true;
    }

    @Override
    public int retries() {
        return 0;
    }

    @Override
    public Duration maxDuration() {
        return config.maxDuration();
    }

    /** Completes when it is known what has been pushed so far. */
    public Future<Void> known(long end) {
        Future<Void> underWay = known;
        if (underWay != null && !underWay.failed()) {
            return underWay;
        }
        bytes = 0;
        Future<Void> read = new JournalScan(journal, stream, end, this::restore).run();
        known = read;
        return read;
    }

    private void restore(Event event) {
        bytes += DurableLog.size(event.weight());
        Producer.ofMark(event.upstreamId()).ifPresent(producers::accepted);
    }

    public PushSource source() {
        return source;
    }

    public Producers producers() {
        return producers;
    }

    /** Whether the stream may have so much more and its readers still be able to begin at its first event. */
    public boolean hasRoom(Push push) {
        return bytes + size(push) <= config.journalStreamBytes();
    }

    public void say(Push push) {
        bytes += size(push);
        push.producer().ifPresent(producers::accepted);
        source.say(push.items(), push.producer());
    }

    private static long size(Push push) {
        long marked = push.producer().map(by -> by.mark().length()).orElse(0);
        return 2 * marked
                + push.items().stream()
                        .mapToLong(item -> DurableLog.size(item.weight()))
                        .sum();
    }
}
