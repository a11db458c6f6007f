package io.holdfast.node;

import io.holdfast.cluster.Role;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.monitor.MonitorConfig;
import io.holdfast.overload.OverloadConfig;
import io.holdfast.routes.RouteTable;
import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.journal.JournalKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Everything that a node is told at start, checked as a whole.
 *
 * @param id the node's name in the cluster
 * @param clusterPort Hazelcast's first port; the next free one of ten is taken
 * @param members the cluster's addresses, empty for what cluster.xml says
 * @param minimumNodes with fewer members in sight nothing is written that streams rest on
 * @param clusterConfig a file to read instead of cluster.xml
 * @param drainTimeout how long leaving may take after SIGTERM
 * @param drainSpread of that, how long giving streams away takes, and then readers
 * @param clusterTls for what nodes say to one another
 * @param eventLoops threads that carry streams; one gateway and one stream verticle instance on each
 * @param logFormat how its log lines look
 * @param overload when it takes no more new work
 * @param routes those without an upstream are answered by the embedded demo agent
 */
record NodeConfig(
        String id,
        Set<Role> roles,
        String host,
        int clusterPort,
        List<String> members,
        int minimumNodes,
        Optional<String> clusterConfig,
        Duration drainTimeout,
        Duration drainSpread,
        ClusterTlsConfig clusterTls,
        int eventLoops,
        LogFormat logFormat,
        RouteTable routes,
        OverloadConfig overload,
        GatewayConfig gateway,
        StreamConfig stream,
        MonitorConfig monitor) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern MEMBER = Pattern.compile("[^\\s:]+(:\\d{1,5})?|\\[[0-9a-fA-F:]+](:\\d{1,5})?");

    /** Reads every key there is, and throws once with all faults. */
    static NodeConfig from(Settings settings) {
        List<String> members = settings.list("cluster-members", List.of());
        members.stream()
                .filter(member -> !MEMBER.matcher(member).matches())
                .forEach(member -> settings.problem("cluster-members", member, "HOST or HOST:PORT"));
        StreamConfig stream = StreamConfig.from(settings);
        NodeConfig config = new NodeConfig(
                settings.text("node-id", randomId(), ID, "1 to 64 letters, digits, '.', '_' or '-'"),
                settings.choices("roles", EnumSet.allOf(Role.class), Role.class),
                CommonSettings.host(settings),
                settings.integer("cluster-port", 5701, 1, 65_535),
                members,
                CommonSettings.minimumNodes(settings),
                settings.optionalText("cluster-config"),
                CommonSettings.drainTimeout(settings),
                CommonSettings.drainSpread(settings),
                ClusterTlsConfig.from(settings),
                settings.integer("event-loops", Runtime.getRuntime().availableProcessors(), 1, 256),
                settings.choice("log-format", LogFormat.TEXT, LogFormat.class),
                RouteTable.from(settings),
                OverloadConfig.from(settings),
                GatewayConfig.from(settings),
                stream,
                MonitorConfig.from(settings, stream.journal() == JournalKind.REDIS));
        settings.requireValid();
        return config;
    }

    private static String randomId() {
        return "n-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
