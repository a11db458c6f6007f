package io.holdfast.stream.ownership;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Role;
import io.holdfast.cluster.StreamDirectory;
import io.holdfast.cluster.StreamOwners;
import io.holdfast.stream.journal.Journal;
import io.holdfast.wire.Frame.Adopt;
import io.holdfast.wire.Outbox;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds new owners for streams that nobody asks for: those of nodes that are gone, and, when the whole cluster was lost,
 * those that the journal alone remembers. One node of the cluster looks; when two do for a moment, a stream is still
 * taken over by one.
 */
public final class Adoption {
    private static final Logger log = LoggerFactory.getLogger(Adoption.class);

    private final Cluster cluster;
    private final Journal journal;
    private final Outbox outbox;

    public Adoption(Cluster cluster, Journal journal, Outbox outbox) {
        this.cluster = cluster;
        this.journal = journal;
        this.outbox = outbox;
    }

    /** Has a new owner for each stream whose owner is none of the nodes. */
    public Future<Void> adoptOwnerless() {
        if (!journal.shared() || !isFirst()) {
            return Future.succeededFuture();
        }
        List<String> nodes = cluster.nodes().nodes().stream().map(NodeInfo::id).toList();
        return cluster.streams()
                .notOwnedBy(nodes)
                .onSuccess(streams -> streams.forEach(this::adopt))
                .onFailure(
                        failure -> log.warn("Streams without an owner not looked for: reason={}", failure.toString()))
                .mapEmpty();
    }

    /** The same for streams without an outcome that no directory knows. */
    public Future<Void> adoptUnfinished() {
        if (!isFirst()) {
            return Future.succeededFuture();
        }
        return journal.unfinished()
                .onSuccess(streams -> streams.forEach(this::adoptIfUnknown))
                .onFailure(failure -> log.warn("Unfinished streams not looked for: reason={}", failure.toString()))
                .mapEmpty();
    }

    private void adoptIfUnknown(StreamId stream) {
        cluster.streams().find(stream).onSuccess(known -> {
            if (known.isEmpty()) {
                cluster.affinity().anyFor(stream.value()).ifPresent(node -> hand(stream, node));
            }
        });
    }

    private void adopt(StreamId stream, StreamDirectory.Entry entry) {
        StreamOwners.next(cluster, stream, entry).onSuccess(next -> next.ifPresent(node -> hand(stream, node)));
    }

    /** Tells a node that a stream is its own now. */
    public void hand(StreamId stream, NodeInfo node) {
        outbox.send(StreamOwners.address(stream, node), new Adopt(stream));
    }

    private boolean isFirst() {
        Optional<String> first = cluster.nodes().nodes().stream()
                .filter(node -> node.has(Role.STREAM) && !node.draining())
                .map(NodeInfo::id)
                .min(Comparator.naturalOrder());
        return first.equals(Optional.of(cluster.local().id()));
    }
}
