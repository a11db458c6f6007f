package io.holdfast.gateway.calls;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.gateway.client.Client;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallLink;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import java.util.Optional;

/** Hands calls to stream nodes, for one gateway instance. */
public final class Calls {
    private final Cluster cluster;
    private final CallLinks links;
    private final int window;
    private long lastCall;

    /** @param window bytes of an answer that may be on their way */
    public Calls(Cluster cluster, CallLinks links, int window) {
        this.cluster = cluster;
        this.links = links;
        this.window = window;
    }

    /** The node that the client's session is bound to, or the best one where it names none. Fails with a {@link Refusal}. */
    Future<NodeInfo> nodeFor(Client client) {
        return (client.returning()
                        ? cluster.affinity().nodeOf(client.session())
                        : Future.succeededFuture(cluster.affinity().near(client.session())))
                .map(node -> node.orElseThrow(() -> new Refusal(Fault.NO_STREAM_NODE)));
    }

    /**
     * Asks the node.
     *
     * @param whole whether the request has all of its body
     * @param atOnce whether the answer's parts may come before {@link CallLink#grant()}
     */
    CallLink open(
            NodeInfo node, Client client, OpeningRequest request, boolean whole, boolean atOnce, CallLink.Side side) {
        long call = ++lastCall;
        CallLink link = links.open(Address.stream(node.id(), instance(node, call)), call, window, side);
        link.ask(new Call(call, client.returning() ? client.session() : "", request, whole, atOnce ? window : 0));
        return link;
    }

    /** Asks a stream verticle instance; with a body that is not whole, parts of it may follow when there is credit. */
    CallLink open(Address owner, OpeningRequest request, boolean whole, CallLink.Side side) {
        long call = ++lastCall;
        CallLink link = links.open(owner, call, window, side);
        link.ask(new Call(call, "", request, whole, window));
        return link;
    }

    /** On this node, the one on this event loop. */
    private int instance(NodeInfo node, long call) {
        Optional<Integer> here =
                node.id().equals(cluster.local().id()) ? cluster.local().streamInstanceHere() : Optional.empty();
        return here.orElseGet(() -> Math.floorMod(call, Math.max(1, node.streamers())));
    }
}
