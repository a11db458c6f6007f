package io.holdfast.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has gone wrong on this node since its monitor last asked. The same thing is noted once, however often it happens, and
 * no more than so many things at all. Any thread may tell; see docs/threads.md.
 */
public final class Failures {
    private static final int MAX_NOTED = 200;

    /**
     * One kind of failure.
     *
     * @param component what has failed
     * @param reason in this case's words
     */
    public record Failure(FailureCause cause, String component, String reason) {}

    /** @param times how often it has happened */
    public record Noted(Failure failure, int times) {}

    private record Key(FailureCause cause, String component) {}

    private final Map<Key, Noted> happened = new ConcurrentHashMap<>();
    private final Map<String, Failure> standing = new ConcurrentHashMap<>();

    /** Something went wrong once. */
    public void happened(FailureCause cause, String component, String reason) {
        happened(cause, component, reason, 1);
    }

    /** The same so many times. */
    public void happened(FailureCause cause, String component, String reason, int times) {
        Key key = new Key(cause, component);
        if (happened.size() < MAX_NOTED || happened.containsKey(key)) {
            Noted once = new Noted(new Failure(cause, component, reason), times);
            happened.merge(key, once, (before, now) -> new Noted(now.failure(), before.times() + now.times()));
        }
    }

    /** Something is wrong from now on, until it is over. */
    public void began(FailureCause cause, String component, String reason) {
        if (standing.size() < MAX_NOTED) {
            standing.put(component, new Failure(cause, component, reason));
        }
    }

    public void over(String component) {
        standing.remove(component);
    }

    /** What has happened since this was last asked. */
    public List<Noted> take() {
        List<Noted> taken = new ArrayList<>();
        for (Key key : List.copyOf(happened.keySet())) {
            Noted noted = happened.remove(key);
            if (noted != null) {
                taken.add(noted);
            }
        }
        return taken;
    }

    public List<Failure> standing() {
        return List.copyOf(standing.values());
    }
}
