package io.holdfast.gateway.limits;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.holdfast.routes.RatePolicy;
import java.io.IOException;

/**
 * A token bucket in whole numbers, so that nothing is lost to rounding: a token is as many parts as the policy's period has
 * milliseconds, and each millisecond adds as many parts as the period adds tokens.
 */
final class Bucket implements IdentifiedDataSerializable {
    private long parts;
    private long atMs;

    /** For Hazelcast, which fills it. */
    Bucket() {}

    static Bucket full(RatePolicy policy, long nowMs) {
        Bucket bucket = new Bucket();
        bucket.parts = policy.capacity();
        bucket.atMs = nowMs;
        return bucket;
    }

    /** Takes a token if there is one. */
    boolean take(RatePolicy policy, long nowMs) {
        boolean taken = has(policy, nowMs);
        if (taken) {
            parts -= policy.periodMs();
        }
        return taken;
    }

    /** Whether there is a token. */
    boolean has(RatePolicy policy, long nowMs) {
        refill(policy, nowMs);
        return parts >= policy.periodMs();
    }

    /** A clock that was set back adds nothing, and counts from there on. */
    private void refill(RatePolicy policy, long nowMs) {
        long elapsed = Math.max(0, nowMs - atMs);
        boolean full = elapsed >= policy.msFor(policy.capacity() - parts);
        parts = full ? policy.capacity() : parts + elapsed * policy.tokens();
        atMs = nowMs;
    }

    long parts() {
        return parts;
    }

    @Override
    public int getFactoryId() {
        return LimitSerialization.FACTORY;
    }

    @Override
    public int getClassId() {
        return LimitSerialization.BUCKET;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(parts);
        out.writeLong(atMs);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        parts = in.readLong();
        atMs = in.readLong();
    }
}
