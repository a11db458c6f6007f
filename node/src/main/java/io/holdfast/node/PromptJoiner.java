package io.holdfast.node;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeContext;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Joins by TCP-IP without Hazelcast's wait of a second or more for members that are not there: an address where nothing
 * listens is not asked at all. Two nodes that start together still find each other, because each has bound its own port
 * before it looks, so at least one sees the other; and the search for split clusters goes on with the whole list.
 */
final class PromptJoiner extends TcpIpJoiner {
    private static final int CONNECT_MS = 1_000;

    private PromptJoiner(Node node) {
        super(node);
    }

    /** Uses this joiner where the configuration says TCP-IP, and Hazelcast's own for every other way. */
    static NodeContext context(boolean tcpIp) {
        return new DefaultNodeContext() {
            @Override
            public Joiner createJoiner(Node node) {
                return tcpIp ? new PromptJoiner(node) : super.createJoiner(node);
            }
        };
    }

    @Override
    protected Collection<Address> getPossibleAddressesForInitialJoin() {
        Collection<Address> possible = super.getPossibleAddressesForInitialJoin();
        ExecutorService probes = Executors.newCachedThreadPool();
        try {
            Map<Address, CompletableFuture<Boolean>> answers = possible.stream()
                    .collect(Collectors.toMap(
                            Function.identity(),
                            address -> CompletableFuture.supplyAsync(() -> listens(address), probes)));
            // Hazelcast takes its own address out of the collection, which therefore has to be changeable.
            return answers.entrySet().stream()
                    .filter(probe -> probe.getValue().join())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(HashSet::new));
        } finally {
            probes.shutdown();
        }
    }

    private static boolean listens(Address address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getInetAddress(), address.getPort()), CONNECT_MS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
