package io.holdfast.system;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows the addresses of one name, as a cluster's DNS knows those of a headless service; every other name does not exist. */
final class DnsServer implements AutoCloseable {
    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int AUTHORITATIVE_ANSWER = 0x8480;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final String name;
    private final List<InetAddress> addresses = new CopyOnWriteArrayList<>();

    DnsServer(InetAddress host, String name) {
        this.name = name;
        try {
            socket = new DatagramSocket(new InetSocketAddress(host, PORT));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread thread = new Thread(this::serve, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    void add(InetAddress address) {
        addresses.add(address);
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                // The loop ends when the socket is closed.
            }
        }
    }

    /** RFC 1035 4.1: the question again, and an address record for each address that was asked for. */
    private byte[] answer(ByteBuffer query) throws IOException {
        int id = query.getShort(0);
        query.position(HEADER);
        StringBuilder asked = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            asked.append(asked.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        int end = query.position() + 2;
        boolean known = asked.toString().equalsIgnoreCase(name);
        List<InetAddress> found = known && type == TYPE_A ? addresses : List.of();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(id);
        out.writeShort(AUTHORITATIVE_ANSWER | (known ? 0 : NO_SUCH_NAME));
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(query.array(), HEADER, end - HEADER);
        for (InetAddress address : found) {
            out.writeShort(0xC000 | HEADER);
            out.writeShort(TYPE_A);
            out.writeShort(1);
            out.writeInt(5);
            out.writeShort(4);
            out.write(address.getAddress());
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
