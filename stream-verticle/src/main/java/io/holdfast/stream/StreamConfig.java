package io.holdfast.stream;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.redis.RedisConfig;
import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import io.holdfast.stream.durable.DurableConfig;
import io.holdfast.stream.journal.JournalKind;
import io.holdfast.stream.live.PermitConfig;
import io.holdfast.tracing.TracingConfig;
import java.time.Duration;

/**
 * Settings of the stream verticle, fixed at start.
 *
 * @param upstreamConnections connections to one upstream that one verticle instance may hold, one for each open stream
 * @param maxDuration age at which a stream is ended at the latest
 * @param orphanTimeout how long a stream without readers goes on
 * @param readerPatience how long a source is paused for readers who are all slower than it
 * @param maxStreams open streams of one node
 * @param maxEventBytes one event's type, id and data
 * @param retention how long an ended stream can be read
 * @param journal where events are kept
 * @param journalBytes memory for all logs of one node; by default a quarter of the heap, 256 MB at most
 * @param journalStreamBytes memory for one stream's log
 * @param redis the server of the journal that is there
 * @param journalTimeout how long an append waits for a Redis that does not answer
 * @param drainSpread over how long a leaving node's streams are given to others
 * @param permits how many streams a client, a session and the cluster may have
 * @param pushIdleTimeout silence of a stream's producers after which it is ended
 * @param calls what is passed through
 * @param durable streams that clients make themselves
 * @param tracing whether what becomes of streams is told
 */
public record StreamConfig(
        int upstreamConnections,
        Duration maxDuration,
        Duration orphanTimeout,
        Duration readerPatience,
        int maxStreams,
        int maxEventBytes,
        Duration retention,
        JournalKind journal,
        long journalBytes,
        long journalStreamBytes,
        RedisConfig redis,
        Duration journalTimeout,
        Duration drainSpread,
        PermitConfig permits,
        Duration pushIdleTimeout,
        CallConfig calls,
        DurableConfig durable,
        TracingConfig tracing) {

    private static final long KB = 1024;
    private static final long MB = 1024 * KB;
    private static final long GB = 1024 * MB;

    public static StreamConfig from(Settings settings) {
        JournalKind journal = settings.choice("journal", JournalKind.HAZELCAST, JournalKind.class);
        RedisConfig redis = RedisConfig.from(settings);
        if (journal == JournalKind.REDIS) {
            redis.require(settings, "the journal is redis");
        }
        return new StreamConfig(
                settings.integer("upstream-connections", 10_000, 1, 60_000),
                CommonSettings.maxStreamDuration(settings),
                settings.duration("orphan-timeout", ofSeconds(60), ofMillis(100), ofHours(24)),
                settings.duration("reader-patience", ofSeconds(30), ofMillis(100), ofHours(1)),
                settings.integer("max-streams", 10_000, 1, 1_000_000),
                (int) settings.bytes("max-event-size", MB, KB, 64 * MB),
                CommonSettings.retention(settings),
                journal,
                settings.bytes("journal-memory", quarterOfHeap(), MB, 64 * GB),
                settings.bytes("journal-stream-memory", 16 * MB, 64 * KB, GB),
                redis,
                settings.duration("journal-timeout", ofSeconds(10), ofMillis(100), ofMinutes(10)),
                CommonSettings.drainSpread(settings),
                PermitConfig.from(settings),
                settings.duration("push-idle-timeout", ofMinutes(5), ofSeconds(1), ofHours(24)),
                CallConfig.from(settings),
                DurableConfig.from(settings),
                TracingConfig.from(settings));
    }

    /** How long an entry of the stream directory lives: longer than the longest stream can be read. */
    public long directoryMs() {
        return maxDuration.plus(retention).plusMinutes(1).toMillis();
    }

    private static long quarterOfHeap() {
        return Math.max(MB, Math.min(256 * MB, Runtime.getRuntime().maxMemory() / 4));
    }
}
