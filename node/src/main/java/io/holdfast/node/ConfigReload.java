package io.holdfast.node;

import io.holdfast.routes.RouteTable;
import io.holdfast.routes.Routes;
import io.holdfast.settings.InvalidSettings;
import io.holdfast.settings.Settings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when it is asked to or when the file has changed. What is wrong is refused as a whole; what
 * is right brings its routes into force for all that begins from then on. Lives on one event loop.
 */
final class ConfigReload {
    private static final Logger log = LoggerFactory.getLogger(ConfigReload.class);
    private static final long LOOK_MS = 1_000;
    /** Keys that only routes are made of; the others are read once. */
    private static final Set<String> RELOADABLE = Set.of(
            "routes",
            "allowed-upstream-hosts",
            "upstream",
            "connect-timeout",
            "first-byte-timeout",
            "idle-timeout",
            "on-disconnect",
            "on-owner-loss",
            "health-path",
            "health-interval",
            "breaker-failures",
            "breaker-reset",
            "upstream-retries",
            "retry-budget",
            "retry-budget-least");

    private final Vertx vertx;
    private final Context context;
    private final Supplier<Future<Settings>> read;
    private final Function<RouteTable, Future<RouteTable>> complete;
    private final Routes routes;
    private final MeterRegistry registry;
    private final String file;

    private Settings last;
    private String seenStamp = "";
    private String readStamp = "";
    private boolean reading;
    private boolean askedAgain;

    /**
     * @param started what the node runs with
     * @param read reads the configuration as it was read at start
     * @param complete gives a table the upstream that stands for those that are not named
     */
    ConfigReload(
            Vertx vertx,
            Settings started,
            Supplier<Future<Settings>> read,
            Function<RouteTable, Future<RouteTable>> complete,
            Routes routes,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.last = started;
        this.read = read;
        this.complete = complete;
        this.routes = routes;
        this.registry = registry;
        this.file = Path.of(started.fileName()).toAbsolutePath().toString();
        reloads("applied");
        reloads("refused");
    }

    private Counter reloads(String result) {
        return Counter.builder("holdfast.config.reloads")
                .description("Changes of the configuration, by what came of them")
                .tag("result", result)
                .register(registry);
    }

    /** Looks at the file now and then. What has changed since the node has read it counts as a change, too. */
    void watch() {
        context.runOnContext(now -> vertx.setPeriodic(
                LOOK_MS,
                tick -> vertx.fileSystem()
                        .props(file)
                        .map(ConfigReload::stamp)
                        .otherwise("missing")
                        .onSuccess(this::seen)));
    }

    /** From any thread. */
    void ask() {
        context.runOnContext(now -> reload());
    }

    private static String stamp(FileProps props) {
        return props.lastModifiedTime() + " " + props.size();
    }

    /** A file that is still being written is left to rest for one look. */
    private void seen(String stamp) {
        boolean settled = stamp.equals(seenStamp);
        seenStamp = stamp;
        if (settled && !stamp.equals(readStamp)) {
            readStamp = stamp;
            reload();
        }
    }

    private void reload() {
        if (reading) {
            askedAgain = true;
            return;
        }
        reading = true;
        read.get()
                .compose(fresh -> vertx.executeBlocking(() -> NodeConfig.from(fresh))
                        .compose(config -> complete.apply(config.routes()))
                        .onSuccess(table -> apply(fresh, table)))
                .onFailure(this::refuse)
                .onComplete(over -> {
                    reading = false;
                    if (askedAgain) {
                        askedAgain = false;
                        reload();
                    }
                });
    }

    private void apply(Settings fresh, RouteTable table) {
        Set<String> restart = new TreeSet<>(fresh.changedSince(last));
        restart.removeAll(RELOADABLE);
        last = fresh;
        if (!restart.isEmpty()) {
            log.warn("Configuration changed where a restart is needed: keys={}", String.join(",", restart));
        }
        if (!table.equals(routes.current())) {
            routes.replace(table);
            reloads("applied").increment();
            log.info("Routes changed: routes={}", table.routes().size());
        }
    }

    private void refuse(Throwable failure) {
        reloads("refused").increment();
        if (failure instanceof InvalidSettings invalid) {
            log.error("Configuration refused, the old one stays:\n{}", invalid.getMessage());
        } else {
            log.error("Configuration not read, the old one stays", failure);
        }
    }
}
