package io.holdfast.monitor.live;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a browser shows to open a WebSocket, where it can set no headers: good once, soon, and on this node. */
final class LiveTickets {
    static final Duration LIFETIME = Duration.ofSeconds(30);

    private static final int MOST = 1_000;
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** When each is no good any more, by {@link System#nanoTime()}; the oldest first. */
    private final Map<String, Long> deadlines = new LinkedHashMap<>();

    /** Makes one; the oldest go when there are too many. */
    String issue(long nowNanos) {
        deadlines.values().removeIf(deadline -> deadline - nowNanos <= 0);
        if (deadlines.size() >= MOST) {
            Iterator<String> oldest = deadlines.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        deadlines.put(ticket, nowNanos + LIFETIME.toNanos());
        return ticket;
    }

    /** Whether it is good, which it is not again. */
    boolean redeem(String ticket, long nowNanos) {
        Long deadline = deadlines.remove(ticket);
        return deadline != null && deadline - nowNanos > 0;
    }
}
