package io.holdfast.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import io.holdfast.cluster.HealingMembership;
import io.holdfast.cluster.NodeRegistry;
import io.holdfast.gateway.limits.LimitSerialization;
import io.holdfast.settings.InvalidSettings;
import io.holdfast.stream.journal.JournalSerialization;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the cluster: Hazelcast as cluster.xml describes it, and Vert.x on top of it. */
final class ClusterStart {
    private static final Logger log = LoggerFactory.getLogger(ClusterStart.class);
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(30);
    private static final String FILE = "cluster.xml";
    static final String VALIDATION = "hazelcast.config.schema.validation.enabled";
    private static final String ANY_INTERFACE = "0.0.0.0";

    private ClusterStart() {}

    /** Blocks until this node is a member. */
    static HazelcastInstance hazelcast(NodeConfig config) {
        Config described = describe(config);
        TcpIpConfig tcpIp = described.getNetworkConfig().getJoin().getTcpIpConfig();
        MemberNames names = new MemberNames(List.copyOf(tcpIp.getMembers()));
        if (names.any()) {
            tcpIp.setMembers(names.addresses());
        }
        return HazelcastInstanceFactory.newHazelcastInstance(
                described, config.id(), PromptJoiner.context(tcpIp.isEnabled(), names));
    }

    private static Config describe(NodeConfig config) {
        Properties settings = new Properties();
        settings.setProperty("cluster-port", String.valueOf(config.clusterPort()));
        settings.setProperty("host", config.host());
        settings.setProperty("bind-one-interface", String.valueOf(!config.host().equals(ANY_INTERFACE)));
        settings.setProperty("protect-from-split", String.valueOf(config.minimumNodes() > 1));
        settings.setProperty("protected-nodes", String.valueOf(Math.max(2, config.minimumNodes())));
        Path file = Path.of(config.clusterConfig().orElse(FILE));
        try {
            byte[] packed = packed();
            boolean own = config.clusterConfig().isPresent() || Files.isReadable(file);
            Config described = parse(own ? Files.readAllBytes(file) : packed, packed, settings);
            JournalSerialization.register(described);
            LimitSerialization.register(described);
            described.getMemberAttributeConfig().setAttribute(NodeRegistry.NODE_ID_ATTRIBUTE, config.id());
            if (!config.members().isEmpty()) {
                described.getNetworkConfig().getJoin().getTcpIpConfig().setMembers(config.members());
            }
            return described;
        } catch (InvalidConfigurationException wrong) {
            throw new InvalidSettings(List.of("cluster-config: " + file + ": " + wrong.getMessage()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** The description that comes with the jar is known to be valid, and to check it takes a fifth of a node's start. */
    private static Config parse(byte[] xml, byte[] packed, Properties settings) {
        System.setProperty(VALIDATION, String.valueOf(!Arrays.equals(xml, packed)));
        return new XmlConfigBuilder(new ByteArrayInputStream(xml))
                .setProperties(settings)
                .build();
    }

    static byte[] packed() throws IOException {
        try (InputStream xml = ClusterStart.class.getResourceAsStream("/" + FILE)) {
            if (xml == null) {
                throw new IOException("not in the jar");
            }
            return xml.readAllBytes();
        }
    }

    /**
     * Vert.x as one more member's event bus, with its own meters in the node's registry. While other members come and go
     * Hazelcast may refuse to listen to its maps, so it is tried again.
     */
    static Future<Vertx> vertx(NodeConfig config, HazelcastInstance hazelcast, PrometheusMeterRegistry registry) {
        return vertx(config, hazelcast, registry, System.nanoTime() + JOIN_LIMIT.toNanos());
    }

    private static Future<Vertx> vertx(
            NodeConfig config, HazelcastInstance hazelcast, PrometheusMeterRegistry registry, long deadline) {
        return Vertx.builder()
                .with(options(config, hazelcast))
                .withClusterManager(new HealingMembership(hazelcast))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .buildClustered()
                .recover(failure -> {
                    if (!(failure instanceof HazelcastException) || System.nanoTime() - deadline > 0) {
                        return Future.failedFuture(failure);
                    }
                    log.warn("Cluster not joined yet: reason={}", failure.toString());
                    return vertx(config, hazelcast, registry, deadline);
                });
    }

    private static VertxOptions options(NodeConfig config, HazelcastInstance hazelcast) {
        EventBusOptions bus = new EventBusOptions()
                .setHost(config.host())
                .setConnectTimeout(2_000)
                .setClusterPingInterval(5_000)
                .setClusterPingReplyInterval(5_000);
        config.clusterTls().apply(bus);
        if (config.host().equals(ANY_INTERFACE)) {
            bus.setClusterPublicHost(
                    hazelcast.getCluster().getLocalMember().getAddress().getHost());
        }
        // Measured on every bus message and every socket write, these would cost a quarter of the processor.
        MicrometerMetricsOptions metrics = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setDisabledMetricsCategories(Set.of(
                        MetricsDomain.EVENT_BUS.toCategory(),
                        MetricsDomain.NET_SERVER.toCategory(),
                        MetricsDomain.NET_CLIENT.toCategory()));
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(config.eventLoops())
                .setEventBusOptions(bus)
                .setMetricsOptions(metrics);
    }
}
