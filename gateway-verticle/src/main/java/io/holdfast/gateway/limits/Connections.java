package io.holdfast.gateway.limits;

import io.holdfast.wire.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of a node, counted over all its gateway instances. */
public final class Connections {
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    public int open() {
        return open.get();
    }

    /** Counts one more; why not, when that would be too many. */
    public Optional<Fault> enter(int max) {
        if (open.incrementAndGet() > max && max > 0) {
            open.decrementAndGet();
            return Optional.of(Fault.CONNECTION_LIMIT);
        }
        return Optional.empty();
    }

    public void leave() {
        open.decrementAndGet();
    }

    /** The same for one address. */
    public Optional<Fault> enter(String address, int max) {
        int now = byAddress.merge(address, 1, Integer::sum);
        if (now > max) {
            leave(address);
            return Optional.of(Fault.TOO_MANY_CONNECTIONS);
        }
        return Optional.empty();
    }

    public void leave(String address) {
        byAddress.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
    }
}
