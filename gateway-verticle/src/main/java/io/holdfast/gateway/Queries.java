package io.holdfast.gateway;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import java.util.Optional;

/** Turns a client's question into a stream on the node that its session is bound to, whatever the transport. */
final class Queries {

    /** Makes the reader of a stream that is about to be asked for. */
    interface ReaderFactory {
        Reader create(StreamId stream, NodeInfo node);
    }

    private final Cluster cluster;
    private final StreamClient streams;

    Queries(Cluster cluster, StreamClient streams) {
        this.cluster = cluster;
        this.streams = streams;
    }

    /** Fails with a {@link Refusal} when there is no node for it; everything later is told to the reader. */
    Future<Void> ask(Client client, OpeningRequest request, ReaderFactory readers) {
        return nodeFor(client)
                .map(found -> found.orElseThrow(() -> new Refusal(Fault.NO_STREAM_NODE)))
                .map(node -> {
                    StreamId stream = newStream(node);
                    Reader reader = readers.create(stream, node);
                    streams.open(stream, node, client.session(), request, reader);
                    return null;
                });
    }

    /** On this node, an id that belongs to the stream verticle instance on this event loop. */
    private StreamId newStream(NodeInfo node) {
        if (!node.id().equals(cluster.local().id())) {
            return StreamId.random();
        }
        return cluster.local()
                .streamInstanceHere()
                .map(instance -> StreamId.random(instance, node.streamers()))
                .orElseGet(StreamId::random);
    }

    private Future<Optional<NodeInfo>> nodeFor(Client client) {
        return client.returning()
                ? cluster.affinity().nodeOf(client.session())
                : Future.succeededFuture(cluster.affinity().bindNew(client.session()));
    }
}
