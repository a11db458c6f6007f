package io.holdfast.stream.journal;

import com.hazelcast.config.Config;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** What the Hazelcast journal sends between members. Numbers are never reused. */
public final class JournalSerialization implements DataSerializableFactory {
    static final int FACTORY = 1;
    static final int LANE = 1;
    static final int FORGET = 2;
    static final int OPEN = 3;
    static final int APPEND = 4;
    static final int READ = 5;
    static final int CLAIM = 6;
    static final int DIGEST = 7;

    private JournalSerialization() {}

    /** Every member needs it, whatever its roles: each may hold a part of the journal. */
    public static void register(Config config) {
        config.getSerializationConfig().addDataSerializableFactory(FACTORY, new JournalSerialization());
    }

    @Override
    public IdentifiedDataSerializable create(int type) {
        return switch (type) {
            case LANE -> new Lane();
            case FORGET -> new ForgetLog();
            case OPEN -> new OpenLog();
            case APPEND -> new AppendToLogs();
            case READ -> new ReadLogs();
            case CLAIM -> new ClaimLogs();
            case DIGEST -> new DigestLogs();
            default -> throw new IllegalArgumentException("type: " + type + " (expected: 1..7)");
        };
    }
}
