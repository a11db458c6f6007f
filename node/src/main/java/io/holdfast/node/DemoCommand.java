package io.holdfast.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A cluster to break: three nodes in processes of their own, an upstream, and a page with buttons that kill. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts three nodes, an agent, and a page with buttons that kill: the answer goes on.")
final class DemoCommand implements Callable<Integer> {
    private static final long START_SECONDS = 120;
    /** Says once more for each connection to a node that it is gone, which is what the buttons are for. */
    private static final String LOUD = "io.vertx.core.http.impl.HttpClientRequestImpl";

    @Option(names = "--http-port", paramLabel = "PORT", description = "of the page (default: 8080; 0: any free one)")
    int httpPort = 8080;

    @Override
    public Integer call() throws Exception {
        ((Logger) LoggerFactory.getLogger(LOUD)).setLevel(Level.OFF);
        Vertx vertx = Vertx.vertx();
        DemoAgent agent = new DemoAgent();
        vertx.deployVerticle(agent).await(START_SECONDS, TimeUnit.SECONDS);
        DemoCluster cluster = new DemoCluster(vertx, agent.address());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster, stopped), "leave"));
        System.err.println("holdfast: starting " + DemoCluster.SIZE + " nodes");
        List<DemoNode> nodes = cluster.start();
        int port = new DemoFront(vertx, cluster).listen(httpPort).await(START_SECONDS, TimeUnit.SECONDS);
        nodes.forEach(node -> System.out.println(node.name() + ": pid " + node.pid() + ", " + node.line()));
        System.out.println("Holdfast demo ready: http://127.0.0.1:" + port + "/");
        stopped.await();
        return 0;
    }

    private static void stop(DemoCluster cluster, CountDownLatch stopped) {
        cluster.stop();
        stopped.countDown();
    }
}
