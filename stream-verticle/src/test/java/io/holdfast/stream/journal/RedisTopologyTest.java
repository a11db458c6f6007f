package io.holdfast.stream.journal;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.redis.RedisConfig;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.RedisServer;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis on several servers: a Redis Cluster, and a master with a replica and a sentinel. */
class RedisTopologyTest {
    private static final int SLOTS = 16_384;
    private static final String MASTER = "holdfast";

    private final EventLoop loop = new EventLoop();
    private final List<RedisServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        loop.close();
        servers.forEach(RedisServer::close);
    }

    private RedisServer started(RedisServer server) {
        servers.add(server);
        return server;
    }

    private Journal journal(RedisConfig config) {
        return loop.call(() -> new RedisJournal(loop.vertx(), config, ofSeconds(25), "a", RedisJournalTest.MUCH));
    }

    private List<Result> append(Journal journal, List<StreamId> streams, long epoch, long from, long end) {
        List<Append> group = streams.stream()
                .map(stream -> new Append(stream, epoch, from, Sample.events(from, end), Optional.<Outcome>empty()))
                .toList();
        return loop.await(loop.call(() -> journal.append(group)));
    }

    private StreamId begin(Journal journal) {
        StreamId stream = StreamId.random();
        assertThat(loop.await(loop.call(() -> journal.open(Sample.opening(stream)))))
                .isEqualTo(Result.APPENDED);
        return stream;
    }

    private void expectKept(Journal journal, StreamId stream, long end) {
        assertThat(loop.await(loop.call(() -> journal.read(stream, 0, Integer.MAX_VALUE)))
                        .events())
                .containsExactlyElementsOf(Sample.events(0, end));
    }

    private RedisConfig cluster() {
        int masters = 3;
        List<RedisServer> nodes = Stream.generate(
                        () -> started(RedisServer.with("--cluster-enabled", "yes", "--cluster-node-timeout", "1000")))
                .limit(masters)
                .toList();
        for (int i = 0; i < masters; i++) {
            String slots = IntStream.range(SLOTS * i / masters, SLOTS * (i + 1) / masters)
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(" "));
            assertThat(nodes.get(i).tell("CLUSTER ADDSLOTS " + slots)).startsWith("+OK");
            assertThat(nodes.get(i).tell("CLUSTER SET-CONFIG-EPOCH " + (i + 1))).startsWith("+OK");
        }
        nodes.forEach(node -> assertThat(nodes.get(0).tell("CLUSTER MEET 127.0.0.1 " + node.port()))
                .startsWith("+OK"));
        nodes.forEach(node -> node.awaitAnswer("CLUSTER INFO", "cluster_state:ok"));
        nodes.forEach(node -> node.awaitAnswer("CLUSTER INFO", "cluster_slots_ok:" + SLOTS));
        return new RedisConfig(
                nodes.stream().map(RedisServer::url).toList(), Optional.empty(), true, Optional.empty(), ofSeconds(1));
    }

    @Test
    void aClusterTakesAGroupWhereverItsStreamsAre() {
        RedisConfig config = cluster();
        Journal journal = journal(config);
        List<StreamId> streams = Stream.generate(() -> begin(journal)).limit(40).toList();

        assertThat(append(journal, streams, 1, 0, 5)).containsOnly(Result.APPENDED);
        streams.forEach(stream -> expectKept(journal, stream, 5));
        assertThat(loop.await(loop.call(journal::unfinished))).containsExactlyInAnyOrderElementsOf(streams);
    }

    @Test
    void aClusterFencesAFormerOwner() {
        RedisConfig config = cluster();
        Journal before = journal(config);
        Journal after = journal(config);
        StreamId moved = begin(before);
        StreamId stays = begin(before);
        loop.await(loop.call(() -> after.claim(moved, "")));

        assertThat(append(before, List.of(moved, stays), 1, 0, 5)).containsExactly(Result.CONFLICT, Result.APPENDED);
        assertThat(append(after, List.of(moved), 2, 0, 3)).containsExactly(Result.APPENDED);
    }

    @Test
    void anAppendGoesOnWithTheNextMasterThatASentinelNames() {
        RedisServer master = started(RedisServer.with());
        RedisServer replica = started(RedisServer.with("--replicaof", "127.0.0.1", String.valueOf(master.port())));
        replica.awaitAnswer("INFO replication", "master_link_status:up");
        RedisServer sentinel = started(RedisServer.sentinel(MASTER, master));
        sentinel.awaitAnswer("INFO sentinel", "slaves=1");
        Journal journal = journal(
                new RedisConfig(List.of(sentinel.url()), Optional.of(MASTER), false, Optional.empty(), ofMillis(500)));
        StreamId stream = begin(journal);
        append(journal, List.of(stream), 1, 0, 3);
        replica.awaitAnswer("XLEN " + RedisKeys.of(stream).log(), ":2");
        master.kill();

        assertThat(append(journal, List.of(stream), 1, 3, 6)).containsExactly(Result.APPENDED);
        expectKept(journal, stream, 6);
        assertThat(replica.tell("EXISTS " + RedisKeys.of(stream).log())).isEqualTo(":1");
    }
}
