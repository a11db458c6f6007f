package io.holdfast.cluster;

import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.Optional;

/** Whom to ask for a stream: its owner, or when that is lost, the node that its session has moved to. */
public final class StreamOwners {
    private final Cluster cluster;

    public StreamOwners(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The stream verticle instance on a node that a stream belongs to. */
    public static Address address(StreamId stream, NodeInfo node) {
        return Address.stream(node.id(), stream.instance(node.streamers()));
    }

    /** Fails with a {@link Refusal} when there is no such stream, or nobody who could take it over. */
    public Future<Address> of(StreamId stream) {
        return cluster.streams()
                .find(stream)
                .map(found -> found.orElseThrow(this::unknown))
                .compose(entry -> nodeOf(stream, entry))
                .map(node -> address(stream, node));
    }

    /** The same, and where no owner is known, {@link #anyone}. */
    public Future<Address> orAnyone(StreamId stream) {
        return of(stream)
                .recover(failure -> Refusal.of(failure).fault() == Fault.STREAM_UNKNOWN
                        ? anyone(stream)
                                .map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture(new Refusal(Fault.NO_STREAM_NODE)))
                        : Future.failedFuture(failure));
    }

    /** A stream node that can tell whether there is such a stream; every gateway asks the same one. */
    public Optional<Address> anyone(StreamId stream) {
        return cluster.affinity().anyFor(stream.value()).map(node -> address(stream, node));
    }

    /** A node that is cut off from the others does not see what they keep. */
    private Refusal unknown() {
        return new Refusal(cluster.nodes().lease().held() ? Fault.STREAM_UNKNOWN : Fault.OWNER_SILENT);
    }

    /** Whose a stream is when its owner is lost: its session's, or for one without, a node that everybody agrees on. */
    public static Future<Optional<NodeInfo>> next(Cluster cluster, StreamId stream, StreamDirectory.Entry entry) {
        return stream.isNamed()
                ? Future.succeededFuture(cluster.affinity().anyFor(stream.value()))
                : cluster.affinity().nodeOf(entry.session());
    }

    private Future<NodeInfo> nodeOf(StreamId stream, StreamDirectory.Entry entry) {
        Optional<NodeInfo> owner = cluster.nodes().node(entry.node());
        if (owner.isPresent() && cluster.nodes().alive(entry.node())) {
            return Future.succeededFuture(owner.get());
        }
        return next(cluster, stream, entry).map(next -> next.orElseThrow(() -> new Refusal(Fault.NO_STREAM_NODE)));
    }
}
