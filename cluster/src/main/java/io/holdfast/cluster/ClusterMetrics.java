package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.wire.BusTraffic;
import io.holdfast.wire.FrameCodec;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a node knows of its cluster, and says to it. All of it is read when somebody scrapes. */
public final class ClusterMetrics {
    private static final String PREFIX = "holdfast.";
    /** The maps that the cluster keeps; of each, a node holds a part. */
    private static final List<String> MAPS = List.of(
            "streams",
            "sessions",
            "keys",
            "names",
            "journal",
            "permits",
            "limits",
            "nodes",
            "secrets",
            "alerts",
            "recoveries");

    private ClusterMetrics() {}

    public static void bind(MeterRegistry registry, Cluster cluster) {
        NodeRegistry nodes = cluster.nodes();
        Gauge.builder("holdfast_nodes", nodes, known -> known.nodes().size())
                .description("Nodes that this one knows, itself too")
                .register(registry);
        Gauge.builder(
                        "holdfast_stream_nodes_healthy",
                        nodes,
                        known -> known.healthyStreamNodes().size())
                .description("Nodes that may be given new streams")
                .register(registry);
        Gauge.builder("holdfast_lease_held", nodes, known -> known.lease().held() ? 1 : 0)
                .description("Whether what this node owns is still its own; 0 while it may have been given up")
                .register(registry);
        for (String map : MAPS) {
            Gauge.builder("holdfast_map_entries", cluster.hazelcast(), hazelcast -> owned(hazelcast, map))
                    .description("Entries of the cluster's maps of which this node holds the first copy")
                    .tag("map", map)
                    .register(registry);
        }
    }

    private static double owned(HazelcastInstance hazelcast, String map) {
        return hazelcast.getMap(PREFIX + map).getLocalMapStats().getOwnedEntryCount();
    }

    public static void bind(MeterRegistry registry, FrameCodec codec) {
        bind(registry, "local", codec.local());
        bind(registry, "out", codec.sent());
        bind(registry, "in", codec.received());
    }

    private static void bind(MeterRegistry registry, String way, BusTraffic traffic) {
        counter(
                registry,
                "holdfast_bus_messages",
                "Messages between verticle instances",
                way,
                traffic,
                of -> of.messages());
        counter(registry, "holdfast_bus_frames", "Frames in them", way, traffic, of -> of.frames());
        if (!way.equals("local")) {
            counter(registry, "holdfast_bus_bytes", "Bytes of those between nodes", way, traffic, of -> of.bytes());
        }
    }

    private static void counter(
            MeterRegistry registry,
            String name,
            String description,
            String way,
            BusTraffic traffic,
            ToDoubleFunction<BusTraffic> count) {
        FunctionCounter.builder(name, traffic, count)
                .description(description)
                .tag("way", way)
                .register(registry);
    }
}
