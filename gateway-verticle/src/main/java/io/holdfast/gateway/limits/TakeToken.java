package io.holdfast.gateway.limits;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.routes.RatePolicy;
import io.holdfast.routes.RatePolicy.By;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One decision, made where the bucket is kept. Answers with the parts that are left, as {@code -1 - parts} when there was
 * no token. The time is the cluster's, so that it stays the same clock when a bucket moves to another member.
 */
final class TakeToken
        implements EntryProcessor<String, @Nullable Bucket, Long>, HazelcastInstanceAware, IdentifiedDataSerializable {
    /** Hazelcast counts an entry's life in whole seconds, and a bucket must not be forgotten before it is full. */
    private static final long MARGIN_MS = 2_000;

    private int tokens;
    private long periodMs;
    private int burst;
    private @Nullable HazelcastInstance here;

    /** For Hazelcast, which fills it. */
    TakeToken() {}

    TakeToken(RatePolicy policy) {
        this.tokens = policy.tokens();
        this.periodMs = policy.periodMs();
        this.burst = policy.burst();
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        here = instance;
    }

    @Override
    public Long process(Map.Entry<String, @Nullable Bucket> entry) {
        RatePolicy policy = new RatePolicy("", tokens, periodMs, burst, By.ROUTE);
        long now = here == null ? System.currentTimeMillis() : here.getCluster().getClusterTime();
        Bucket known = entry.getValue();
        Bucket bucket = known == null ? Bucket.full(policy, now) : known;
        if (!bucket.take(policy, now)) {
            return -1 - bucket.parts();
        }
        long keepMs = policy.msFor(policy.capacity() - bucket.parts()) + MARGIN_MS;
        ((ExtendedMapEntry<String, @Nullable Bucket>) entry).setValue(bucket, keepMs, TimeUnit.MILLISECONDS);
        return bucket.parts();
    }

    /** Buckets have no copy (docs/decisions). */
    @Override
    public @Nullable EntryProcessor<String, @Nullable Bucket, Long> getBackupProcessor() {
        return null;
    }

    @Override
    public int getFactoryId() {
        return LimitSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return LimitSerialization.TAKE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(tokens);
        out.writeLong(periodMs);
        out.writeInt(burst);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        tokens = in.readInt();
        periodMs = in.readLong();
        burst = in.readInt();
    }
}
