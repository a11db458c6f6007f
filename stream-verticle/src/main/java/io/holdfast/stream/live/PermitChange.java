package io.holdfast.stream.live;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A holder takes permits of one kind or gives them back, where they are counted. Holders whose member has left the cluster
 * hold nothing any more. Answers whether that was possible.
 */
final class PermitChange implements EntryProcessor<String, @Nullable String, Boolean>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1;
    /** In no holder's name. */
    private static final String SEPARATOR = " ";

    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    private final String holder;
    private final boolean absolute;
    private final int number;
    private final int limit;
    private final long keepMs;
    private transient @Nullable HazelcastInstance here;

    private PermitChange(String holder, boolean absolute, int number, int limit, long keepMs) {
        this.holder = holder;
        this.absolute = absolute;
        this.number = number;
        this.limit = limit;
        this.keepMs = keepMs;
    }

    /** A holder's name begins with its member's id. */
    static String holder(HazelcastInstance hazelcast, String instance) {
        return hazelcast.getCluster().getLocalMember().getUuid() + "/" + instance;
    }

    /** One more, if all together have fewer than the limit. */
    static PermitChange take(String holder, int limit, long keepMs) {
        return new PermitChange(holder, false, 1, limit, keepMs);
    }

    static PermitChange giveBack(String holder, long keepMs) {
        return new PermitChange(holder, false, -1, ANY_NUMBER, keepMs);
    }

    /** Says how many the holder has, whatever was known before. */
    static PermitChange renew(String holder, int number, long keepMs) {
        return new PermitChange(holder, true, number, ANY_NUMBER, keepMs);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        here = instance;
    }

    @Override
    public Boolean process(Map.Entry<String, @Nullable String> entry) {
        Map<String, Integer> held = parse(entry.getValue());
        held.keySet().removeIf(this::gone);
        int before = held.values().stream().mapToInt(Integer::intValue).sum();
        if (before >= limit) {
            return false;
        }
        int own = absolute ? number : Math.max(0, held.getOrDefault(holder, 0) + number);
        held.put(holder, own);
        held.values().removeIf(count -> count == 0);
        if (held.isEmpty()) {
            entry.setValue(null);
        } else {
            ((ExtendedMapEntry<String, @Nullable String>) entry).setValue(text(held), keepMs, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private boolean gone(String other) {
        return here != null
                && here.getCluster().getMembers().stream()
                        .map(Member::getUuid)
                        .noneMatch(member -> other.startsWith(member.toString()));
    }

    private static Map<String, Integer> parse(@Nullable String text) {
        Map<String, Integer> held = new TreeMap<>();
        if (text != null) {
            String[] parts = text.split(SEPARATOR, -1);
            for (int i = 0; i < parts.length; i += 2) {
                held.put(parts[i], Integer.parseInt(parts[i + 1]));
            }
        }
        return held;
    }

    private static String text(Map<String, Integer> held) {
        return held.entrySet().stream()
                .map(one -> one.getKey() + SEPARATOR + one.getValue())
                .collect(Collectors.joining(SEPARATOR));
    }
}
