package io.holdfast.system;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.FreePort;
import io.holdfast.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Redis and a real nginx, each with the exporter that tells Prometheus of it. */
final class Exporters implements AutoCloseable {
    private final RedisServer redis = RedisServer.with().watchedBy(ProcessGuard::started, ProcessGuard::over);
    private final EdgeProxy nginx;
    private final List<Process> exporters = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();

    /** @param nodes behind nginx */
    Exporters(List<NodeProcess> nodes) throws IOException {
        nginx = EdgeProxy.before(EdgeProxy.Kind.NGINX, nodes);
        run("prometheus-redis-exporter", "-redis.addr", redis.url());
        run(
                "prometheus-nginx-exporter",
                "-nginx.scrape-uri",
                nginx.inside("/nginx_status").toString());
    }

    private void run(String program, String option, String of) throws IOException {
        String address = "127.0.0.1:" + FreePort.any();
        Path log = Files.createTempFile("holdfast-exporter", ".log");
        log.toFile().deleteOnExit();
        Process process = PrometheusServer.run(List.of(program, option, of, "-web.listen-address", address), log);
        ProcessGuard.started(process);
        exporters.add(process);
        targets.add(address);
    }

    /** Where they listen. */
    List<String> targets() {
        return List.copyOf(targets);
    }

    @Override
    public void close() {
        for (Process exporter : exporters) {
            exporter.destroyForcibly().onExit().join();
            ProcessGuard.over(exporter);
        }
        nginx.close();
        redis.close();
    }
}
