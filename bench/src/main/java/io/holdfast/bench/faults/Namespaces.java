package io.holdfast.bench.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A Linux network namespace for each node, all on one bridge with the tool. Needs root, and iproute2. */
final class Namespaces implements Network {
    private static final int FIRST_ADDRESS = 10;

    private final int number;
    private final int nodes;
    /** The routes that lead nowhere: node, then the address that it can't reach. */
    private final List<List<String>> cuts = new ArrayList<>();

    private Namespaces(int number, int nodes) {
        this.number = number;
        this.nodes = nodes;
    }

    /** @param number 0..255, of the run: no two at once may have the same */
    static Namespaces create(int number, int nodes) {
        Namespaces network = new Namespaces(number, nodes);
        network.close(); // what a run left that was killed
        network.build();
        return network;
    }

    private void build() {
        ip("link", "add", bridge(), "type", "bridge");
        ip("addr", "add", toolHost() + "/24", "dev", bridge());
        ip("link", "set", bridge(), "up");
        for (int node = 0; node < nodes; node++) {
            ip("netns", "add", name(node));
            ip("link", "add", cable(node), "type", "veth", "peer", "name", "eth0", "netns", name(node));
            ip("link", "set", cable(node), "master", bridge(), "up");
            ip("-n", name(node), "addr", "add", host(node) + "/24", "dev", "eth0");
            ip("-n", name(node), "link", "set", "eth0", "up");
            ip("-n", name(node), "link", "set", "lo", "up");
        }
    }

    private String bridge() {
        return "hfbr" + number;
    }

    private String cable(int node) {
        return "hfv" + number + "x" + node;
    }

    private String name(int node) {
        return "holdfast-" + number + "-" + node;
    }

    @Override
    public String toolHost() {
        return "10.77." + number + ".1";
    }

    @Override
    public String host(int node) {
        return "10.77." + number + "." + (FIRST_ADDRESS + node);
    }

    @Override
    public List<String> prefix(int node) {
        return List.of("ip", "netns", "exec", name(node));
    }

    @Override
    public void cut(List<Integer> part) {
        List<Integer> rest = IntStream.range(0, nodes)
                .filter(node -> !part.contains(node))
                .boxed()
                .toList();
        for (int node : part) {
            for (int other : rest) {
                cut(node, other);
                cut(other, node);
            }
        }
    }

    private void cut(int node, int other) {
        ip("-n", name(node), "route", "add", "blackhole", host(other) + "/32");
        cuts.add(List.of(name(node), host(other) + "/32"));
    }

    @Override
    public void heal() {
        cuts.forEach(cut -> ip("-n", cut.get(0), "route", "del", "blackhole", cut.get(1)));
        cuts.clear();
    }

    @Override
    public void close() {
        for (int node = 0; node < nodes; node++) {
            run("netns", "del", name(node));
            run("link", "del", cable(node));
        }
        run("link", "del", bridge());
    }

    private static void ip(String... arguments) {
        int code = run(arguments);
        if (code != 0) {
            throw new IllegalStateException(
                    "ip %s: %d (expected: 0; needs root)".formatted(String.join(" ", arguments), code));
        }
    }

    private static int run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
