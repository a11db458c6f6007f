package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets that nobody has configured: the first node that needs one makes it up, and all others take the same. */
public final class SharedSecrets {
    private static final String MAP = "holdfast.secrets";
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * What all nodes share.
     *
     * @param value 64 hexadecimal digits
     * @param fresh whether it was made up just now, by this call
     */
    public record Secret(String value, boolean fresh) {
        /** Without the value, which must not end up in a log. */
        @Override
        public String toString() {
            return "Secret[fresh=" + fresh + "]";
        }
    }

    private final Vertx vertx;
    private final IMap<String, String> map;

    public SharedSecrets(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(MAP);
    }

    /** The cluster's secret of this name. */
    public Future<Secret> of(String name) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        String ours = HexFormat.of().formatHex(bytes);
        return vertx.executeBlocking(() -> map.putIfAbsent(name, ours))
                .map(known -> known == null ? new Secret(ours, true) : new Secret(known, false));
    }
}
