package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;

/** All that a verticle knows of the cluster it is part of. */
public record Cluster(
        HazelcastInstance hazelcast,
        LocalNode local,
        NodeRegistry nodes,
        Affinity affinity,
        StreamDirectory streams,
        IdempotencyKeys keys,
        StreamNames names,
        SharedSecrets secrets) {

    public static Cluster of(HazelcastInstance hazelcast, Vertx vertx, LocalNode local) {
        NodeRegistry nodes = new NodeRegistry(hazelcast, vertx, local);
        return new Cluster(
                hazelcast,
                local,
                nodes,
                new Affinity(hazelcast, vertx, nodes, local),
                new StreamDirectory(hazelcast, vertx),
                new IdempotencyKeys(hazelcast, vertx),
                new StreamNames(hazelcast, vertx),
                new SharedSecrets(hazelcast, vertx));
    }
}
