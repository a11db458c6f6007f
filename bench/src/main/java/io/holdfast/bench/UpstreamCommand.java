package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import io.vertx.core.Promise;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The built-in upstream as a process of its own, until it is killed. */
@Command(name = "upstream", description = "Serves event streams, cheaply, until killed.")
final class UpstreamCommand implements Callable<Integer> {
    private final PrintWriter err;

    @Mixin
    private UpstreamOptions shape = new UpstreamOptions();

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "default: ${DEFAULT-VALUE}")
    private String host = "";

    @Option(names = "--port", defaultValue = "9100", description = "default: ${DEFAULT-VALUE}")
    private int port;

    UpstreamCommand(PrintWriter err) {
        this.err = err;
    }

    @Override
    public Integer call() {
        check(port > 0 && port <= 65_535, "--port", port, "1..65535");
        UpstreamServer.deploy(BenchMain.newVertx(), host, port, shape.settings())
                .await();
        err.printf("Upstream ready: http://%s:%d/%n", host, port);
        Promise.promise().future().await();
        return BenchMain.CLEAN;
    }
}
