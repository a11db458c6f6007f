package io.holdfast.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The bare Vert.x proxy as a process of its own, until it is killed. */
@Command(name = "passthrough", description = "Proxies with Vert.x and nothing else, to compare with, until killed.")
final class PassThroughCommand implements Callable<Integer> {
    private final PrintWriter err;

    @Option(names = "--port", defaultValue = "9200", description = "default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:9100",
            description = "default: ${DEFAULT-VALUE}")
    private String upstream = "";

    PassThroughCommand(PrintWriter err) {
        this.err = err;
    }

    @Override
    public Integer call() {
        Target to = Target.parse(upstream);
        Vertx vertx = BenchMain.newVertx();
        vertx.deployVerticle(
                        () -> new PassThroughServer(port, to),
                        new DeploymentOptions().setInstances(BenchMain.EVENT_LOOPS))
                .await();
        err.printf("Proxy ready: http://127.0.0.1:%d/%n", port);
        Promise.promise().future().await();
        return BenchMain.CLEAN;
    }
}
