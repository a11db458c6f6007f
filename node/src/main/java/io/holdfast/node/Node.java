package io.holdfast.node;

import com.hazelcast.core.HazelcastInstance;
import com.sun.management.OperatingSystemMXBean;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.ClusterMetrics;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.cluster.Repairs;
import io.holdfast.cluster.Role;
import io.holdfast.cluster.Until;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.GatewayVerticle;
import io.holdfast.gateway.http.BoundPorts;
import io.holdfast.metrics.Histogram;
import io.holdfast.monitor.MonitorVerticle;
import io.holdfast.overload.Overload;
import io.holdfast.routes.RouteTable;
import io.holdfast.routes.Routes;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.settings.Settings;
import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.StreamVerticle;
import io.holdfast.tracing.SpanSink;
import io.holdfast.tracing.TracingConfig;
import io.holdfast.wire.FrameCodec;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: joins the cluster, deploys the verticles of its roles, and leaves in order. */
final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration DRAIN_PAUSE = Duration.ofMillis(50);
    private static final Duration ANSWER_PAUSE = Duration.ofMillis(10);
    private static final Duration RESTART_MARGIN = Duration.ofSeconds(60);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int FULL = 100;
    private static final long LEAVE_SECONDS = 10;

    private final NodeConfig config;
    private final Consumer<String> console;
    private final LocalNode local;
    private final HazelcastInstance hazelcast;
    private final Vertx vertx;
    private final Cluster cluster;
    private final PrometheusMeterRegistry registry;
    private final BoundPorts ports = new BoundPorts();
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Routes routes;
    private final SpanSink spans;
    private volatile @Nullable Future<URI> agent;
    private volatile int managementPort;
    private volatile String streamDeployment = "";
    private volatile String gatewayDeployment = "";

    private Node(
            NodeConfig config,
            Consumer<String> console,
            LocalNode local,
            HazelcastInstance hazelcast,
            Vertx vertx,
            PrometheusMeterRegistry registry) {
        this.config = config;
        this.console = console;
        this.routes = new Routes(config.routes(), new UpstreamHealth(vertx, registry, local.failures()));
        this.local = local;
        this.hazelcast = hazelcast;
        this.vertx = vertx;
        this.registry = registry;
        this.cluster = Cluster.of(hazelcast, vertx, local);
        this.spans = spans(config, registry);
    }

    private static SpanSink spans(NodeConfig config, PrometheusMeterRegistry registry) {
        SpanMetrics metrics = new SpanMetrics(registry);
        TracingConfig tracing = config.stream().tracing();
        return tracing.on() ? new SpanExport(tracing, config.id(), metrics) : SpanSink.NONE;
    }

    /**
     * Completes when the node takes work. Blocks while it joins the cluster, so not for an event loop.
     *
     * @param console told what must not be in a log
     */
    static Future<Node> start(NodeConfig config, Consumer<String> console) {
        LocalNode local = new LocalNode(config.id(), System.currentTimeMillis(), new Overload(config.overload()));
        PrometheusMeterRegistry registry = NodeMetrics.registry();
        HazelcastInstance hazelcast = ClusterStart.hazelcast(config);
        return ClusterStart.vertx(config, hazelcast, registry)
                .map(vertx -> new Node(config, console, local, hazelcast, vertx, registry))
                .compose(Node::deploy);
    }

    private Future<Node> deploy() {
        ClusterMetrics.bind(registry, FrameCodec.register(vertx.eventBus()));
        ClusterMetrics.bind(registry, cluster);
        NodeMetrics.bindProcess(registry);
        local.overload().bindTo(registry);
        local.overload().watch(vertx);
        return cluster.nodes()
                .start()
                .compose(started -> vertx.deployVerticle(new MonitorVerticle(
                        cluster, config.monitor(), routes, registry, this::tell, port -> managementPort = port)))
                .compose(monitoring -> complete(config.routes()))
                .onSuccess(routes::replace)
                .compose(complete -> Future.all(streamVerticles(), gatewayVerticles()))
                .compose(deployed -> {
                    local.enter(LocalNode.Phase.READY);
                    return cluster.nodes().announce(this::info);
                })
                .compose(announced -> answered())
                .map(answered -> this);
    }

    /** A node may be given streams once the others have heard of it and say so. Who doesn't is told of by readiness. */
    private Future<Void> answered() {
        return Until.holds(
                vertx, ANSWER_PAUSE, ANSWER_LIMIT, () -> cluster.nodes().lease().held());
    }

    /** On the console only, where whoever started the cluster sees it once; no log has it. */
    private void tell(String token) {
        console.accept("Holdfast management token (no management-token is set): " + token);
    }

    /** The demo agent answers what no upstream is named for; it is started when it is first needed. */
    private Future<RouteTable> complete(RouteTable table) {
        if (!table.lacksUpstream() || !config.roles().contains(Role.STREAM)) {
            return Future.succeededFuture(table);
        }
        Future<URI> address = agent;
        if (address == null) {
            DemoAgent begun = new DemoAgent();
            address = vertx.deployVerticle(begun).map(deployed -> begun.address());
            agent = address;
        }
        return address.map(table::withDefaultUpstream);
    }

    /**
     * Routes are changed from now on by SIGHUP and with the file.
     *
     * @param read reads the configuration as it was read at start
     */
    void follow(Settings started, Function<Vertx, Future<Settings>> read) {
        ConfigReload reload =
                new ConfigReload(vertx, started, () -> read.apply(vertx), this::complete, routes, registry);
        ReloadSignal.then(reload::ask);
        reload.watch();
    }

    private Future<?> streamVerticles() {
        StreamMetrics metrics = new StreamMetrics(registry, local);
        show(metrics.histograms());
        if (config.roles().contains(Role.STREAM)) {
            local.repairs().offer(vertx, Repairs.Repair.RESTART_STREAMS, () -> restartStreams(metrics));
        }
        return streamVerticles(metrics);
    }

    /** As if the node left and came back: others get its streams, if there are others. */
    private Future<Void> restartStreams(StreamMetrics metrics) {
        if (!local.ready()) {
            return Future.failedFuture("the node is starting or leaving");
        }
        log.warn("Stream verticles are started again: openStreams={}", local.openStreams());
        local.enter(LocalNode.Phase.DRAINING);
        return cluster.nodes()
                .announce(this::info)
                .compose(announced -> undeploy(streamDeployment))
                .eventually(() -> streamVerticles(metrics))
                .timeout(config.drainSpread().plus(RESTART_MARGIN).toSeconds(), TimeUnit.SECONDS)
                .onFailure(Node::giveUp)
                .compose(restarted -> {
                    local.enter(LocalNode.Phase.READY);
                    return cluster.nodes().announce(this::info);
                });
    }

    /** Neither the old stream verticles nor new ones can be relied on: whoever started the process is to start another. */
    private static void giveUp(Throwable failure) {
        log.error("Stream verticles not started again, the node ends", failure);
        new Thread(() -> System.exit(1), "give-up").start();
    }

    private Future<?> streamVerticles(StreamMetrics metrics) {
        int instances = config.eventLoops();
        return deploy(
                        Role.STREAM,
                        instance -> new StreamVerticle(
                                instance, instances, cluster, config.stream(), routes, metrics, spans))
                .onSuccess(id -> streamDeployment = id);
    }

    /** To scrapers, and to the node's own health. */
    private void show(List<Histogram> histograms) {
        NodeMetrics.bind(registry, histograms);
        local.measuredBy(histograms);
    }

    private Future<?> gatewayVerticles() {
        GatewayMetrics metrics = new GatewayMetrics(registry);
        show(metrics.histograms());
        return deploy(
                        Role.GATEWAY,
                        instance -> new GatewayVerticle(instance, cluster, config.gateway(), routes, metrics, ports))
                .onSuccess(id -> gatewayDeployment = id);
    }

    /** Completes with the deployment's id, "" when the node does not have the role. */
    private Future<String> deploy(Role role, IntFunction<Deployable> verticle) {
        if (!config.roles().contains(role)) {
            return Future.succeededFuture("");
        }
        AtomicInteger next = new AtomicInteger();
        return vertx.deployVerticle(
                () -> verticle.apply(next.getAndIncrement()),
                new DeploymentOptions().setInstances(config.eventLoops()));
    }

    private NodeInfo info() {
        int streams = local.openStreams();
        double processor = Math.max(0, system.getProcessCpuLoad());
        int load = (int) Math.max(
                processor * FULL, (double) streams * FULL / config.stream().maxStreams());
        return new NodeInfo(
                local.id(),
                local.epoch(),
                config.roles(),
                config.host(),
                new NodeInfo.Ports(ports.http(), ports.ws(), managementPort),
                config.roles().contains(Role.GATEWAY) ? config.eventLoops() : 0,
                config.roles().contains(Role.STREAM) ? config.eventLoops() : 0,
                streams,
                local.overload().full() ? FULL : Math.min(load, FULL - 1),
                local.draining());
    }

    /** The addresses that clients and operators use, for the start line. */
    String addresses() {
        StringBuilder line = new StringBuilder();
        if (config.roles().contains(Role.GATEWAY)) {
            line.append("http=http://")
                    .append(config.host())
                    .append(':')
                    .append(ports.http())
                    .append("/ ");
            line.append("ws=ws://")
                    .append(config.host())
                    .append(':')
                    .append(ports.ws())
                    .append("/ws/ ");
        }
        line.append("management=http://")
                .append(config.host())
                .append(':')
                .append(managementPort)
                .append("/ ");
        line.append("node=").append(local.id()).append(" roles=");
        line.append(String.join(",", config.roles().stream().map(Role::word).toList()));
        return line.toString();
    }

    /**
     * No new work; then open streams may end, and what is left of them is given to other nodes; then the readers, so that
     * they are told; all within the drain timeout. Then out of the cluster. Blocks until then.
     */
    void stop() throws TimeoutException {
        log.info("Node leaving: node={} openStreams={}", local.id(), local.openStreams());
        local.leave();
        cluster.nodes()
                .announce(this::info)
                .eventually(this::drained)
                .eventually(() -> undeploy(streamDeployment))
                .eventually(() -> undeploy(gatewayDeployment))
                .eventually(() -> cluster.nodes().retire())
                .await(config.drainTimeout().toSeconds() + LEAVE_SECONDS, TimeUnit.SECONDS);
        vertx.close().await(LEAVE_SECONDS, TimeUnit.SECONDS);
        hazelcast.shutdown();
        spans.close();
        log.info("Node left in order: node={}", local.id());
    }

    private Future<Void> undeploy(String deployment) {
        return deployment.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployment);
    }

    private Future<Void> drained() {
        Duration patience = config.drainTimeout().minus(config.drainSpread().multipliedBy(2));
        return Until.holds(vertx, DRAIN_PAUSE, patience, () -> local.openStreams() + local.openCalls() == 0);
    }
}
