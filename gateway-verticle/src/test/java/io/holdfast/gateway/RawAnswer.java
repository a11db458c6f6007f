package io.holdfast.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Everything a server says to bytes that no client library would send, until it hangs up or has been silent for long. */
record RawAnswer(String text, boolean hungUp) {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
    private static final int SILENCE_MS = 700;

    static RawAnswer of(int port, String request) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(SILENCE_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return read(socket.getInputStream());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static RawAnswer read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            }
            return new RawAnswer(text.toString(), true);
        } catch (SocketTimeoutException silent) {
            return new RawAnswer(text.toString(), false);
        } catch (SocketException reset) {
            return new RawAnswer(text.toString(), true);
        }
    }

    /** Of all answers. */
    List<Integer> statuses() {
        return STATUS.matcher(text)
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }
}
