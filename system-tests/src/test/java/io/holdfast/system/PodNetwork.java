package io.holdfast.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What pods have: a network namespace each, with an address of its own and a resolver that asks the DNS of the cluster.
 * Needs root and iproute2.
 */
final class PodNetwork implements AutoCloseable {
    private static final Path RESOLVERS = Path.of("/etc/netns");
    private static final String NAMESPACE = "holdfast";

    private final String prefix = "hf" + ProcessHandle.current().pid();
    private final String net = "10." + (200 + ProcessHandle.current().pid() % 50) + ".77.";
    private final List<Pod> pods = new ArrayList<>();
    private final DnsServer dns;

    /** @param name of the network namespace */
    record Pod(String name, InetAddress address) {
        /** Runs a command in here. */
        List<String> command(String... command) {
            return Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(command))
                    .toList();
        }
    }

    static boolean possible() {
        return System.getProperty("user.name").equals("root")
                && ProgramRun.exists("ip")
                && ProgramRun.of("ip", "netns", "list").exitCode() == 0;
    }

    /** @param service whose name the DNS knows the pods by */
    PodNetwork(String service) {
        ip("link", "add", prefix, "type", "bridge");
        ip("addr", "add", net + "1/24", "dev", prefix);
        ip("link", "set", prefix, "up");
        dns = new DnsServer(address(1), service + "." + NAMESPACE + ".svc.cluster.local");
    }

    private InetAddress address(int host) {
        try {
            return InetAddress.getByName(net + host);
        } catch (UnknownHostException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** One more pod, which the DNS knows of at once. */
    Pod add() {
        int number = pods.size() + 1;
        Pod pod = new Pod(prefix + "-" + number, address(10 + number));
        String outside = prefix + "v" + number;
        ip("netns", "add", pod.name);
        pods.add(pod);
        ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", pod.name);
        ip("link", "set", outside, "master", prefix, "up");
        ip("-n", pod.name, "addr", "add", pod.address.getHostAddress() + "/24", "dev", "eth0");
        ip("-n", pod.name, "link", "set", "eth0", "up");
        ip("-n", pod.name, "link", "set", "lo", "up");
        resolver(pod);
        dns.add(pod.address);
        return pod;
    }

    /** As the kubelet writes it; "ip netns exec" puts it in the place of the machine's. */
    private void resolver(Pod pod) {
        try {
            Path directory = Files.createDirectories(RESOLVERS.resolve(pod.name));
            Files.writeString(directory.resolve("resolv.conf"), """
                    search %1$s.svc.cluster.local svc.cluster.local cluster.local
                    nameserver %2$s1
                    options ndots:5
                    """.formatted(NAMESPACE, net));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void ip(String... arguments) {
        ProgramRun.of(Stream.concat(Stream.of("ip"), Stream.of(arguments)).toArray(String[]::new))
                .success();
    }

    @Override
    public void close() {
        dns.close();
        for (Pod pod : pods) {
            ip("netns", "del", pod.name);
            try {
                Files.deleteIfExists(RESOLVERS.resolve(pod.name).resolve("resolv.conf"));
                Files.deleteIfExists(RESOLVERS.resolve(pod.name));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        ip("link", "del", prefix);
    }
}
