package io.holdfast.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends wrong requests to a node, many on each connection where it lets them, and counts the statuses. */
final class FuzzHttp {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    private static final int PIPELINED = 20;

    private final NodeProcess node;
    private final FuzzRequests requests;
    private final FuzzCounts counts;

    FuzzHttp(NodeProcess node, Mutation mutation, FuzzCounts counts) {
        this.node = node;
        this.requests = new FuzzRequests(mutation);
        this.counts = counts;
    }

    private Socket connect() throws IOException {
        counts.connected();
        return Fuzz.connect(node.http("/"));
    }

    /** Each on a connection of its own, which a node has to end. */
    void broken(int inputs) throws IOException {
        for (int input = 0; input < inputs; input++) {
            counts.input();
            try (Socket socket = connect()) {
                socket.getOutputStream().write(requests.broken());
                // Whoever waits for more of it need not.
                socket.shutdownOutput();
                statuses(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            } catch (SocketException reset) {
                counts.answer("reset");
            }
        }
    }

    private void statuses(String answers) {
        Matcher status = STATUS.matcher(answers);
        boolean any = false;
        while (status.find()) {
            any = true;
            counts.answer(status.group(1));
        }
        if (!any) {
            counts.answer("silence");
        }
    }

    /** Many on one connection, until the node ends it. */
    void framed(int inputs) throws IOException {
        Deque<byte[]> unanswered = new ArrayDeque<>();
        int made = 0;
        while (made < inputs || !unanswered.isEmpty()) {
            try (Socket socket = connect()) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                while (made < inputs || !unanswered.isEmpty()) {
                    for (; unanswered.size() < PIPELINED && made < inputs; made++) {
                        unanswered.add(requests.framed());
                        counts.input();
                    }
                    exchange(socket, in, unanswered);
                }
            } catch (EOFException | SocketException ended) {
                // What it did not like it has answered, or will not.
                unanswered.poll();
                counts.answer("ended");
            }
        }
    }

    private void exchange(Socket socket, InputStream in, Deque<byte[]> unanswered) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        unanswered.forEach(all::writeBytes);
        socket.getOutputStream().write(all.toByteArray());
        while (!unanswered.isEmpty()) {
            HttpHead head = HttpHead.read(in);
            counts.answer(String.valueOf(head.status()));
            if (head.field("Transfer-Encoding").isPresent()) {
                skipChunks(in);
            } else {
                in.skipNBytes(Integer.parseInt(head.field("Content-Length").orElse("0")));
            }
            unanswered.remove();
            if (head.field("Connection").filter("close"::equals).isPresent()) {
                throw new EOFException("closed by the node");
            }
        }
    }

    private static void skipChunks(InputStream in) throws IOException {
        for (int length = -1; length != 0; ) {
            length = Integer.parseInt(HttpHead.line(in), 16);
            in.skipNBytes(length);
            HttpHead.line(in);
        }
    }
}
