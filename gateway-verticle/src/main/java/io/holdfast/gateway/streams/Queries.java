package io.holdfast.gateway.streams;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.http.Admission;
import io.holdfast.gateway.reading.Reader;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Turns a client's question into a stream on the node that its session is bound to, whatever the transport. */
public final class Queries {

    /** Makes the reader of a stream that is about to be asked for. */
    interface ReaderFactory {
        /**
         * Makes it.
         *
         * @param asking the client in the stream's session, which is another than its own when somebody asked before
         * @param node the owner's
         */
        Reader create(Client asking, StreamId stream, String node);
    }

    /** Where a new stream is going to be. */
    record Place(NodeInfo node, StreamId stream) {}

    private final Cluster cluster;
    private final StreamClient streams;
    private final KeyedQueries keyed;

    public Queries(Vertx vertx, Cluster cluster, GatewayConfig config, StreamClient streams) {
        this.cluster = cluster;
        this.streams = streams;
        this.keyed = new KeyedQueries(vertx, cluster, config, streams, this);
    }

    /** Fails with a {@link Refusal} when nobody can be asked; everything later is told to the reader. */
    Future<Void> ask(Client client, OpeningRequest request, ReaderFactory readers) {
        return request.terms().idempotencyKey().isEmpty()
                ? place(client).compose(place -> open(place, client, request, readers))
                : keyed.ask(client, request, readers);
    }

    /** Lets something new in; empty when this node has too much to do. */
    Optional<Admission> admit() {
        return Admission.to(cluster.local().overload());
    }

    /** Fails with a {@link Refusal} when there is no stream node, or they are all full. */
    Future<Place> place(Client client) {
        return nodeFor(client)
                .map(found -> found.orElseThrow(() -> new Refusal(Fault.NO_STREAM_NODE)))
                .compose(node ->
                        full(node) ? Future.failedFuture(new Refusal(Fault.OVERLOADED)) : Future.succeededFuture(node))
                .map(node -> new Place(node, newStream(node)));
    }

    /** Of this node {@link #admit} has told already. */
    private boolean full(NodeInfo node) {
        return node.full() && !node.id().equals(cluster.local().id());
    }

    Future<Void> open(Place place, Client client, OpeningRequest request, ReaderFactory readers) {
        StreamId stream = place.stream();
        Reader reader = readers.create(client, stream, place.node().id());
        streams.open(stream, place.node(), client.session(), request, reader);
        if (reader.closed()) {
            // The client has hung up in the meantime, and nobody will say so again.
            streams.leave(stream, reader);
        }
        return Future.succeededFuture();
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
