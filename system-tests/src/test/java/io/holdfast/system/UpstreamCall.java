package io.holdfast.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One request to the test's upstream, with the connection on which it is answered. */
record UpstreamCall(Socket socket, HttpHead head, String body) {

    static UpstreamCall read(Socket socket) throws IOException {
        socket.setSoTimeout((int) Limits.SOON.toMillis());
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        HttpHead head = HttpHead.read(in);
        return new UpstreamCall(socket, head, head.body(in));
    }

    /** Agrees to a stream. */
    UpstreamCall begin() {
        write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        return this;
    }

    /** Says this much of the stream, in one chunk. */
    UpstreamCall say(String text) {
        return say(text.getBytes(StandardCharsets.UTF_8));
    }

    UpstreamCall say(byte[] bytes) {
        write(Integer.toHexString(bytes.length) + "\r\n");
        write(bytes);
        write("\r\n");
        return this;
    }

    /** Ends the stream in order. */
    void end() {
        write("0\r\n\r\n");
        close();
    }

    /** Answers with something that is no stream. */
    void answer(int status, String contentType, String text) {
        write("HTTP/1.1 " + status + " Status\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                + text.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + text);
        close();
    }

    /** Says that the answer is elsewhere. */
    void redirect(String location) {
        write("HTTP/1.1 307 Status\r\nLocation: " + location + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        close();
    }

    /** Closes the connection in the middle of whatever was said. */
    void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until the other side has closed or reset the connection. */
    void awaitClosed() {
        try {
            int octet = socket.getInputStream().read();
            if (octet >= 0) {
                throw new AssertionError("another request on this connection instead of its end");
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the connection to the upstream is still open after " + Limits.SOON, open);
        } catch (SocketException reset) {
            // As good as closed.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
