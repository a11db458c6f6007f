package io.holdfast.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for the nodes of one run, which no other run on this machine has at the same time: two would become one cluster. */
final class PortBlock implements AutoCloseable {
    /** Below the ports that the system gives to outgoing connections, which would take one now and then. */
    private static final int FIRST = 15_000;

    private static final int BLOCKS = 100;
    /** Ten nodes and the ten ports that each tries from its own; the last one says that the block is taken. */
    private static final int SIZE = 40;

    private final int first;
    private final ServerSocket claim;

    private PortBlock(int first, ServerSocket claim) {
        this.first = first;
        this.claim = claim;
    }

    static PortBlock claim() {
        for (int i = 0; i < BLOCKS; i++) {
            int first = FIRST + ThreadLocalRandom.current().nextInt(BLOCKS) * SIZE;
            try {
                return at(first);
            } catch (IOException taken) {
                // Another run has this block: the next try is for another one.
            }
        }
        throw new IllegalStateException("no free block of ports for a cluster");
    }

    private static PortBlock at(int first) throws IOException {
        ServerSocket claim = new ServerSocket();
        try {
            claim.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), first + SIZE - 1));
            return new PortBlock(first, claim);
        } catch (IOException taken) {
            claim.close();
            throw taken;
        }
    }

    int first() {
        return first;
    }

    /** 0.. below a hundred. */
    int number() {
        return (first - FIRST) / SIZE;
    }

    /** Where no node will be. */
    int last() {
        return first + SIZE - 2;
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
