package io.holdfast.cluster;

import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.InternalPartitionService;
import com.hazelcast.internal.partition.PartitionReplica;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps writes back while the member that would have to copy them is gone and no other has its place yet. Such a write would
 * wait for the copy as long as for one on a member that is cut off, which has to be longer than that is noticed in.
 */
public final class Copies {
    private static final int FIRST_COPY = 1;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final com.hazelcast.instance.impl.Node node;
    private final boolean needsOthers;

    public Copies(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.node = original(hazelcast).node;
        this.needsOthers = hazelcast.getConfig().getSplitBrainProtectionConfigs().values().stream()
                .anyMatch(SplitBrainProtectionConfig::isEnabled);
    }

    /** Whether this member is alone, and may be: what it writes has no copy, and nobody else reads it or writes there. */
    public boolean impossible() {
        return !needsOthers && node.getClusterService().getSize() == 1;
    }

    /** What a Hazelcast instance really is, for what its interface does not tell. */
    static HazelcastInstanceImpl original(HazelcastInstance hazelcast) {
        return hazelcast instanceof HazelcastInstanceProxy proxy
                ? proxy.getOriginal()
                : (HazelcastInstanceImpl) hazelcast;
    }

    /** Completes when both members that keep each key are there, at once as a rule, and after a second in any case. */
    public Future<Void> ready(Collection<String> keys) {
        return Until.holds(vertx, PAUSE, LONGEST, () -> areThere(keys));
    }

    /** What a write answers that was kept back until then. */
    <R> Future<R> write(Collection<String> keys, Supplier<CompletionStage<R>> write) {
        return ready(keys).compose(ready -> Future.fromCompletionStage(write.get(), vertx.getOrCreateContext()));
    }

    private boolean areThere(Collection<String> keys) {
        InternalPartitionService partitions = partitions();
        return keys.stream().allMatch(key -> isKept(partitions.getPartition(partitions.getPartitionId(key))));
    }

    /** Whether both members that keep each partition are there. */
    boolean areThere() {
        return Arrays.stream(partitions().getInternalPartitions()).allMatch(this::isKept);
    }

    InternalPartitionService partitions() {
        return node.getPartitionService();
    }

    private boolean isKept(InternalPartition partition) {
        PartitionReplica first = partition.getOwnerReplicaOrNull();
        return first != null && isThere(first) && isThere(partition.getReplica(FIRST_COPY));
    }

    /** A place that nobody has is waited for by nobody. */
    private boolean isThere(@Nullable PartitionReplica replica) {
        return replica == null || node.getClusterService().getMember(replica.uuid()) != null;
    }
}
