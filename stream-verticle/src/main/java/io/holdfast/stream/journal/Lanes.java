package io.holdfast.stream.journal;

import com.hazelcast.cluster.Member;
import com.hazelcast.partition.PartitionService;
import java.util.List;
import java.util.stream.IntStream;

/** Names of {@link Lane lanes}, which say where they are kept. */
final class Lanes {
    /** More tries than any partition table needs to offer a partition of our own. */
    private static final int LANE_TRIES = 10_000;
    /** A lane moves between members as one value, so larger journals have more of them. */
    private static final long LANE_BYTES = 256L * 1024 * 1024;

    private static final int MOST_LANES = 64;

    private Lanes() {}

    /** Lanes whose partitions are on this member, as far as the partition table is known. */
    static List<String> nearby(PartitionService partitions, String name, long bytes) {
        long count = Math.min(MOST_LANES, 1 + bytes / LANE_BYTES);
        List<String> nearby = IntStream.range(0, LANE_TRIES)
                .mapToObj(i -> name + '.' + i)
                .filter(lane -> isHere(partitions, lane))
                .limit(count)
                .toList();
        return nearby.isEmpty() ? List.of(name + ".0") : nearby;
    }

    private static boolean isHere(PartitionService partitions, String lane) {
        Member owner = partitions.getPartition(lane).getOwner();
        return owner != null && owner.localMember();
    }
}
