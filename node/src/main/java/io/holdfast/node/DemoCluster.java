package io.holdfast.node;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The nodes of the demo. One that has died is started again. */
final class DemoCluster {
    static final int SIZE = 3;

    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 10;
    /** For people to see that a node is gone. */
    private static final long GONE_MS = 4_000;

    private static final Pattern TAKEN_OVER = Pattern.compile("Stream taken over: stream=(\\w+) ");
    private static final int REMEMBERED_STREAMS = 1_000;

    private final Vertx vertx;
    private final URI upstream;
    private final List<DemoNode> nodes = new CopyOnWriteArrayList<>();
    /** The ids of nodes that have taken a stream over, by its own. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    private List<Integer> ports = List.of();
    private int next;
    private volatile boolean stopping;

    DemoCluster(Vertx vertx, URI upstream) {
        this.vertx = vertx;
        this.upstream = upstream;
    }

    /** Returns when all are ready. */
    List<DemoNode> start() throws IOException, InterruptedException {
        ports = freePorts();
        for (int i = 0; i < SIZE; i++) {
            nodes.add(launch(i));
        }
        for (DemoNode node : nodes) {
            if (!node.awaitReady(START_SECONDS, TimeUnit.SECONDS)) {
                throw new CommandFailed(node.name() + " did not start:\n" + node.lastSaid());
            }
        }
        return List.copyOf(nodes);
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < SIZE; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private DemoNode launch(int index) throws IOException {
        String members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        DemoNode node = DemoNode.launch(
                "node " + (index + 1),
                List.of(
                        "--cluster-port",
                        String.valueOf(ports.get(index)),
                        "--cluster-members",
                        members,
                        "--upstream",
                        upstream.toString()),
                this::heard);
        node.onExit(() -> vertx.setTimer(GONE_MS, later -> restart(index)));
        return node;
    }

    private void restart(int index) {
        if (!stopping) {
            try {
                nodes.set(index, launch(index));
            } catch (IOException failure) {
                System.err.println("holdfast: node " + (index + 1) + " not started again: " + failure.getMessage());
            }
        }
    }

    /** Nodes log who goes on with a stream. */
    private void heard(DemoNode node, String line) {
        Matcher taken = TAKEN_OVER.matcher(line);
        if (taken.find()) {
            if (owners.size() > REMEMBERED_STREAMS) {
                owners.clear();
            }
            owners.put(taken.group(1), node.id());
        }
    }

    List<DemoNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Who took a stream over last; empty when nobody has. */
    Optional<String> heir(String stream) {
        return Optional.ofNullable(owners.get(stream));
    }

    /** A node that answers, each in turn. */
    Optional<DemoNode> anyReady() {
        for (int i = 0; i < SIZE; i++) {
            DemoNode node = nodes.get(next++ % SIZE);
            if (node.state() == DemoNode.State.READY) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** All at once, since nobody else is to take anything over. */
    void stop() {
        stopping = true;
        nodes.forEach(DemoNode::terminate);
        nodes.forEach(node -> node.awaitExit(STOP_SECONDS, TimeUnit.SECONDS));
    }
}
