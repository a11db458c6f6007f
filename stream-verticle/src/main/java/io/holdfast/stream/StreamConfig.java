package io.holdfast.stream;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.holdfast.cluster.CommonSettings;
import io.holdfast.cluster.OnOwnerLoss;
import io.holdfast.cluster.Settings;
import io.holdfast.cluster.Timeouts;
import java.net.URI;
import java.time.Duration;

/**
 * Settings of the stream verticle, fixed at start.
 *
 * @param upstream where queries are posted
 * @param upstreamConnections connections to the upstream that one verticle instance may hold, one for each open stream
 * @param connectTimeout until the upstream accepts a connection
 * @param firstByteTimeout from the request until the upstream's response head
 * @param idleTimeout silence of the upstream in the middle of a stream
 * @param maxDuration age at which a stream is ended
 * @param orphanTimeout how long a stream without readers goes on
 * @param maxStreams open streams of one node
 * @param maxEventBytes one event's type, id and data
 * @param retention how long an ended stream can be read
 * @param journal where events are kept
 * @param journalBytes memory for all logs of one node; by default a quarter of the heap, 256 MB at most
 * @param journalStreamBytes memory for one stream's log
 * @param redis the server of the journal that is there
 * @param onOwnerLoss how a stream goes on when its owner or its upstream connection is lost
 * @param upstreamRetries how often in a row an upstream is asked again in the middle of a stream
 * @param drainSpread over how long a leaving node's streams are given to others
 */
public record StreamConfig(
        URI upstream,
        int upstreamConnections,
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration idleTimeout,
        Duration maxDuration,
        Duration orphanTimeout,
        int maxStreams,
        int maxEventBytes,
        Duration retention,
        JournalKind journal,
        long journalBytes,
        long journalStreamBytes,
        RedisConfig redis,
        OnOwnerLoss onOwnerLoss,
        int upstreamRetries,
        Duration drainSpread) {

    private static final long KB = 1024;
    private static final long MB = 1024 * KB;
    private static final long GB = 1024 * MB;

    /** @param upstream what the node decided on, since it may start its own demo agent */
    public static StreamConfig from(Settings settings, URI upstream) {
        Timeouts timeouts = CommonSettings.timeouts(settings);
        JournalKind journal = settings.choice("journal", JournalKind.HAZELCAST, JournalKind.class);
        return new StreamConfig(
                upstream,
                settings.integer("upstream-connections", 10_000, 1, 60_000),
                timeouts.connect(),
                timeouts.firstByte(),
                timeouts.idle(),
                CommonSettings.maxStreamDuration(settings),
                settings.duration("orphan-timeout", ofSeconds(60), ofMillis(100), ofHours(24)),
                settings.integer("max-streams", 10_000, 1, 1_000_000),
                (int) settings.bytes("max-event-size", MB, KB, 64 * MB),
                CommonSettings.retention(settings),
                journal,
                settings.bytes("journal-memory", quarterOfHeap(), MB, 64 * GB),
                settings.bytes("journal-stream-memory", 16 * MB, 64 * KB, GB),
                RedisConfig.from(settings, journal),
                settings.choice("on-owner-loss", OnOwnerLoss.REPLAY, OnOwnerLoss.class),
                settings.integer("upstream-retries", 3, 0, 100),
                CommonSettings.drainSpread(settings));
    }

    /** How long an entry of the stream directory lives: longer than the longest stream can be read. */
    long directoryMs() {
        return maxDuration.plus(retention).plusMinutes(1).toMillis();
    }

    private static long quarterOfHeap() {
        return Math.max(MB, Math.min(256 * MB, Runtime.getRuntime().maxMemory() / 4));
    }

    /** The same with an upstream that became known only after the node had started. */
    public StreamConfig withUpstream(URI known) {
        return new StreamConfig(
                known,
                upstreamConnections,
                connectTimeout,
                firstByteTimeout,
                idleTimeout,
                maxDuration,
                orphanTimeout,
                maxStreams,
                maxEventBytes,
                retention,
                journal,
                journalBytes,
                journalStreamBytes,
                redis,
                onOwnerLoss,
                upstreamRetries,
                drainSpread);
    }
}
