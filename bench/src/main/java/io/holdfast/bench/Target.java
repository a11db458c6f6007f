package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** Where requests go. */
record Target(String host, int port) {
    static Target parse(String url) {
        URI uri = URI.create("");
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            check(false, "--url", url, "http://HOST:PORT");
        }
        boolean usable = "http".equals(uri.getScheme()) && uri.getHost() != null;
        check(usable && (uri.getPath().isEmpty() || uri.getPath().equals("/")), "--url", url, "http://HOST:PORT");
        return new Target(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
    }

    SocketAddress address() {
        return SocketAddress.inetSocketAddress(port, host);
    }

    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
