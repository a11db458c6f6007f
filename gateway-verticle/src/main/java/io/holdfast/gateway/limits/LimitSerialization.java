package io.holdfast.gateway.limits;

import com.hazelcast.config.Config;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** What the Hazelcast limiter sends between members. Numbers are never reused. */
public final class LimitSerialization implements DataSerializableFactory {
    static final int FACTORY = 2;
    static final int BUCKET = 1;
    static final int TAKE = 2;

    private LimitSerialization() {}

    /** Every member needs it, whatever its roles: each may hold a part of the buckets. */
    public static void register(Config config) {
        config.getSerializationConfig().addDataSerializableFactory(FACTORY, new LimitSerialization());
    }

    @Override
    public IdentifiedDataSerializable create(int type) {
        return switch (type) {
            case BUCKET -> new Bucket();
            case TAKE -> new TakeToken();
            default -> throw new IllegalArgumentException("type: " + type + " (expected: 1..2)");
        };
    }
}
