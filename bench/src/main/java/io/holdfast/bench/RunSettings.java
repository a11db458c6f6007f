package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import java.util.List;

/**
 * One run, as asked for.
 *
 * @param targets gateways, which the connections take in turn
 * @param streams streams, one connection each
 * @param readers if not 0: one stream instead, with so many more readers
 * @param slowReaders so many more readers of the same streams, at one byte a second each
 * @param warmup seconds that do not count
 * @param duration seconds of a round that counts
 * @param upstreamPort of the built-in upstream; 0 is none
 * @param direct the connections go to the built-in upstream
 * @param cut connections are closed at the end, instead of the upstream ending the streams
 */
record RunSettings(
        List<Target> targets,
        String path,
        int streams,
        int readers,
        int slowReaders,
        double connectRate,
        int warmup,
        int duration,
        int rounds,
        int upstreamPort,
        UpstreamSettings upstream,
        boolean direct,
        boolean cut) {
    RunSettings {
        check(streams >= 1 && streams <= 1_000_000, "--streams", streams, "1..1000000");
        check(readers >= 0 && readers <= 1_000_000, "--readers", readers, "0..1000000");
        check(slowReaders >= 0 && slowReaders <= 100_000, "--slow-readers", slowReaders, "0..100000");
        check(connectRate >= 1 && connectRate <= 1_000_000, "--connect-rate", connectRate, "1..1000000");
        check(warmup >= 0 && warmup <= 86_400, "--warmup", warmup, "0..86400");
        check(duration >= 1 && duration <= 86_400, "--duration", duration, "1..86400");
        check(rounds >= 1 && rounds <= 1000, "--rounds", rounds, "1..1000");
        check(upstreamPort >= 0 && upstreamPort <= 65_535, "--upstream-port", upstreamPort, "0..65535");
        check(path.startsWith("/"), "--path", path, "/...");
        check(!direct || upstreamPort > 0, "--upstream-port", upstreamPort, "1..65535 with --direct");
        check(!direct || readers == 0, "--readers", readers, "0 with --direct");
        check(!direct || slowReaders == 0, "--slow-readers", slowReaders, "0 with --direct");
        boolean tls = targets.stream().anyMatch(Target::tls);
        check(!tls || slowReaders == 0, "--slow-readers", slowReaders, "0 with https");
    }

    boolean builtIn() {
        return upstreamPort > 0;
    }

    int connections() {
        return readers > 0 ? readers + 1 : streams;
    }

    /** Files this process will have open: a socket for each connection, and one for each call to its upstream. */
    long files() {
        long upstreams = readers > 0 ? 1 : streams;
        return connections() + slowReaders + (builtIn() ? upstreams : 0) + 200;
    }

    Target target(int connection) {
        return direct ? new Target("127.0.0.1", upstreamPort) : targets.get(connection % targets.size());
    }
}
