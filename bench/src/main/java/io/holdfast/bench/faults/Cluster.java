package io.holdfast.bench.faults;

import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The nodes of a run. Belongs to the main thread. */
final class Cluster implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 50;

    private final List<Node> nodes;

    Cluster(NodeCommand command, Path directory) {
        nodes = IntStream.range(0, command.layout().nodes())
                .mapToObj(number -> new Node(number, command, directory))
                .toList();
    }

    void start() throws InterruptedException {
        nodes.forEach(Node::start);
        awaitWhole();
    }

    /** Starts all but the last one. */
    void startMost() throws InterruptedException {
        List<Node> most = nodes.subList(0, nodes.size() - 1);
        most.forEach(Node::start);
        awaitWhole(most);
    }

    /** Starts the one that {@link #startMost} left out. */
    void startLast() throws InterruptedException {
        nodes.get(nodes.size() - 1).start();
        awaitWhole();
    }

    /** So many of them, the last ones. */
    List<Node> last(int count) {
        return nodes.subList(nodes.size() - count, nodes.size());
    }

    Node node(int number) {
        return nodes.get(number);
    }

    int size() {
        return nodes.size();
    }

    /** Waits until every node is ready and counts them all. */
    void awaitWhole() throws InterruptedException {
        awaitWhole(nodes);
    }

    private static void awaitWhole(List<Node> nodes) throws InterruptedException {
        await("ready", nodes, node -> node.ready(nodes.size()));
    }

    /** Waits until another node can be lost without a loss of streams. */
    void awaitCopies() throws InterruptedException {
        await("copied", nodes, Node::copied);
    }

    private static void await(String what, List<Node> nodes, Predicate<Node> check) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!nodes.stream().allMatch(check)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not all %s within %d s, only %s"
                        .formatted(
                                what,
                                START_LIMIT.toSeconds(),
                                IntStream.range(0, nodes.size())
                                        .filter(number -> check.test(nodes.get(number)))
                                        .boxed()
                                        .toList()));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** All gateways but one. */
    List<SocketAddress> gatewaysWithout(int number) {
        return gateways(nodes.stream().filter(node -> node != nodes.get(number)));
    }

    /** Where clients ask: all gateways, dead ones too, as a name server that has not heard would say. */
    List<SocketAddress> gateways() {
        return gateways(nodes.stream());
    }

    List<SocketAddress> gateway(int number) {
        return gateways(Stream.of(nodes.get(number)));
    }

    private static List<SocketAddress> gateways(Stream<Node> those) {
        return those.flatMap(node -> node.gateway().stream())
                .map(url -> SocketAddress.inetSocketAddress(url.getPort(), url.getHost()))
                .toList();
    }

    /** At once: no node sees another one go. */
    void killAll() {
        nodes.parallelStream().forEach(Node::kill);
    }

    @Override
    public void close() {
        nodes.forEach(Node::kill);
    }
}
