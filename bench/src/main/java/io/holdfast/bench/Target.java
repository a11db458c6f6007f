package io.holdfast.bench;

import static io.holdfast.bench.UsageException.check;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where requests go.
 *
 * @param tls with whatever certificate the server shows
 */
record Target(boolean tls, String host, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final String EXPECTED = "http://HOST:PORT or https://HOST:PORT";

    Target(String host, int port) {
        this(false, host, port);
    }

    static Target parse(String url) {
        URI uri = URI.create("");
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            check(false, "--url", url, EXPECTED);
        }
        boolean tls = "https".equals(uri.getScheme());
        boolean usable = (tls || "http".equals(uri.getScheme())) && uri.getHost() != null;
        check(usable && (uri.getPath().isEmpty() || uri.getPath().equals("/")), "--url", url, EXPECTED);
        int usual = tls ? HTTPS : HTTP;
        return new Target(tls, uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
    }

    ConnectOptions connection() {
        return new ConnectOptions()
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setSslOptions(new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }
}
