package io.holdfast.wire;

import io.holdfast.wire.CallFrame.CallEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The calls of one verticle instance. Each side says every ten seconds that a call is still there; one of which the other
 * side knows nothing, or says nothing, is ended.
 */
public final class CallLinks {
    static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(35);

    private record Key(Address peer, long call) {}

    private final Outbox outbox;
    private final Map<Key, CallLink> links = new HashMap<>();

    public CallLinks(Outbox outbox) {
        this.outbox = outbox;
    }

    /** @param window weight of parts that may be on their way to this side */
    public CallLink open(Address peer, long call, int window, CallLink.Side side) {
        CallLink link = new CallLink(this, peer, call, window, side);
        links.put(new Key(peer, call), link);
        return link;
    }

    public boolean knows(Address peer, long call) {
        return links.containsKey(new Key(peer, call));
    }

    /** How many there are. */
    public int size() {
        return links.size();
    }

    public void receive(Address from, CallFrame frame) {
        CallLink link = links.get(new Key(from, frame.call()));
        if (link != null) {
            link.receive(frame);
        } else if (!(frame instanceof CallEnd)) {
            Fault fault = Fault.CALL_LOST;
            outbox.send(from, new CallEnd(frame.call(), fault, "", fault.status()));
        }
    }

    /** To be called about twice a second. */
    public void sweep(long nowNanos) {
        for (CallLink link : List.copyOf(links.values())) {
            if (!link.closed()) {
                link.sweep(nowNanos);
            }
        }
    }

    /** Nothing more is to be expected of a node. */
    public void nodeLost(String node) {
        for (CallLink link : List.copyOf(links.values())) {
            if (!link.closed() && link.peer().node().equals(node)) {
                link.lost(Fault.OWNER_LOST);
            }
        }
    }

    void send(Address to, CallFrame frame) {
        outbox.send(to, frame);
    }

    void forget(CallLink link) {
        links.remove(new Key(link.peer(), link.call()));
    }
}
