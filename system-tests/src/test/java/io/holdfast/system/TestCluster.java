package io.holdfast.system;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Nodes that find one another and nobody else. They are gone when the cluster is closed. */
final class TestCluster implements AutoCloseable {
    /** Below the ports that the system gives to outgoing connections, which would take one now and then. */
    private static final int FIRST_PORT = 20_000;

    private static final int BLOCKS = 250;
    /** A port for each node and the ten that Hazelcast tries from there; the last one says that the block is taken. */
    private static final int BLOCK = 40;

    private static final int MAX_NODES = 24;

    private final ServerSocket claim;
    private final Path directory;
    private final List<NodeProcess> nodes = new ArrayList<>();

    private TestCluster(ServerSocket claim, Path directory) {
        this.claim = claim;
        this.directory = directory;
    }

    /** One without nodes yet, with ports that no other cluster can have, in this JVM or another. */
    static TestCluster create() {
        for (int i = 0; i < BLOCKS; i++) {
            int block = FIRST_PORT + ThreadLocalRandom.current().nextInt(BLOCKS) * BLOCK;
            try {
                ServerSocket claim = new ServerSocket();
                claim.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), block + BLOCK - 1));
                return new TestCluster(claim, Files.createTempDirectory("holdfast-system-tests"));
            } catch (IOException taken) {
                // Another cluster has this block: the next try is for another one.
            }
        }
        throw new AssertionError("no free block of ports for a cluster");
    }

    /** The node that made the stream which the reader has asked for. */
    NodeProcess owner(SseClient reader) {
        return nodes.stream()
                .filter(node -> node.id().equals(reader.streamNode()))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the port is one that members of this cluster find each other by. */
    boolean owns(int port) {
        return port > claim.getLocalPort() - BLOCK && port <= claim.getLocalPort();
    }

    /** Starts a node and waits until all nodes know of it. */
    NodeProcess start(Launch launch) {
        NodeProcess node = NodeProcess.start(member(launch), directory);
        nodes.add(node);
        awaitWhole();
        return node;
    }

    /** The same launch as a member of this cluster. */
    Launch member(Launch launch) {
        int first = claim.getLocalPort() - BLOCK + 1;
        String members = IntStream.range(first, first + MAX_NODES)
                .mapToObj(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(","));
        return launch.with("--cluster-port", String.valueOf(first + nodes.size()))
                .with("--cluster-members", members);
    }

    /** Kills all other nodes, one after the other, since what the cluster keeps has two copies. */
    void leaveOnly(NodeProcess... those) {
        List<NodeProcess> staying = List.of(those);
        for (NodeProcess node : nodes) {
            if (node.isAlive() && !staying.contains(node)) {
                node.close();
                awaitWhole();
            }
        }
    }

    /** Waits until every living node counts as many nodes as are alive, and one of them can be lost without a loss. */
    void awaitWhole() {
        List<NodeProcess> alive = nodes.stream().filter(NodeProcess::isAlive).toList();
        Eventually.within(
                Limits.SOON,
                "all of " + alive.size() + " nodes know each other",
                () -> alive.stream().allMatch(node -> knownNodes(node) == alive.size()));
        Eventually.within(
                Limits.SOON,
                "what nodes keep has two copies",
                () -> alive.stream().allMatch(TestCluster::copied));
    }

    private static boolean copied(NodeProcess node) {
        return Http.get(node.management("/actuator/health/copies")).statusCode() == 200;
    }

    /** How many nodes this one counts in its cluster. */
    static int knownNodes(NodeProcess node) {
        return knownNodes(node.management("/actuator/health/readiness"));
    }

    static int knownNodes(URI readiness) {
        JsonArray checks = new JsonObject(Http.get(readiness).body()).getJsonArray("checks");
        return checks.stream()
                .map(JsonObject.class::cast)
                .filter(check -> check.getString("id").equals("cluster"))
                .mapToInt(check -> check.getJsonObject("details").getInteger("nodes"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check named cluster: " + checks));
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        try {
            claim.close();
            Files.deleteIfExists(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
