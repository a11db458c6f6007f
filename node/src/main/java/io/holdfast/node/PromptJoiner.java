package io.holdfast.node;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeContext;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import com.hazelcast.internal.nio.Protocols;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Joins by TCP-IP without Hazelcast's wait of a second or more for members that are not there: an address where nothing
 * listens is not asked at all. Two nodes that start together still find each other, because each has bound its own port
 * before it looks, so at least one sees the other. The search for the other part of a split cluster leaves out who does not
 * answer, too, instead of waiting for each in turn.
 */
final class PromptJoiner extends TcpIpJoiner {
    private static final int CONNECT_MS = 1_000;
    private static final int ANSWER_MS = 1_000;
    /** Two of Hazelcast's heartbeats: what has been silent for so long may be from before a split. */
    private static final long STALE_MS = 2_000;

    private final MemberNames names;

    private PromptJoiner(Node node, MemberNames names) {
        super(node);
        this.names = names;
    }

    /** Uses this joiner where the configuration says TCP-IP, and Hazelcast's own for every other way. */
    static NodeContext context(boolean tcpIp, MemberNames names) {
        return new DefaultNodeContext() {
            @Override
            public Joiner createJoiner(Node node) {
                return tcpIp ? new PromptJoiner(node, names) : super.createJoiner(node);
            }
        };
    }

    @Override
    protected Collection<String> getMembers() {
        return names.any() ? names.resolved() : super.getMembers();
    }

    @Override
    protected Collection<Address> getPossibleAddressesForInitialJoin() {
        return those(super.getPossibleAddressesForInitialJoin(), PromptJoiner::listens);
    }

    /**
     * Where another part of a split cluster is looked for. Connections from before the split are closed first: after one of
     * fifteen seconds TCP may wait as long again before it sends what it has. What the other part, which looks for this one
     * at the same time, has just opened stays: Hazelcast waits ten seconds for the answer to what it asks over it.
     */
    @Override
    public Collection<Address> getFilteredPossibleAddresses() {
        Collection<Address> answering = those(super.getFilteredPossibleAddresses(), PromptJoiner::answers);
        answering.forEach(this::closeStale);
        return answering;
    }

    private void closeStale(Address address) {
        long stale = System.currentTimeMillis() - STALE_MS;
        node.getServer().getConnectionManager(EndpointQualifier.MEMBER).getAllConnections(address).stream()
                .filter(connection -> Math.max(connection.getStartTime(), connection.lastReadTimeMillis()) < stale)
                .forEach(connection -> connection.close("from before a split", null));
    }

    /** Those that pass a check, all of them checked at the same time. */
    private static Collection<Address> those(Collection<Address> possible, Predicate<Address> check) {
        ExecutorService probes = Executors.newCachedThreadPool();
        try {
            Map<Address, CompletableFuture<Boolean>> answers = possible.stream()
                    .collect(Collectors.toMap(
                            Function.identity(),
                            address -> CompletableFuture.supplyAsync(() -> check.test(address), probes)));
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
        try {
            connect(address).close();
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /** A stopped process still listens, as far as its kernel goes, but does not answer. */
    private static boolean answers(Address address) {
        try (Socket socket = connect(address)) {
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write(Protocols.CLUSTER.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() >= 0;
        } catch (IOException nobody) {
            return false;
        }
    }

    private static Socket connect(Address address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.getInetAddress(), address.getPort()), CONNECT_MS);
            return socket;
        } catch (IOException nobody) {
            socket.close();
            throw nobody;
        }
    }
}
