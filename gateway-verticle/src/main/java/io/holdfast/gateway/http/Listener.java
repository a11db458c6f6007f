package io.holdfast.gateway.http;

import io.holdfast.cluster.CannotListen;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.GatewayVerticle;
import io.holdfast.gateway.auth.FileWatch;
import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Timeouts;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the clients' ports, with TLS where there is a certificate, which is exchanged without a restart. */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    /** A vanished client that never answers is given up after this, while there is something to send it. */
    private static final int TCP_USER_TIMEOUT_MS = 30_000;

    private static final int FRAME_MARGIN_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final ConnectionGate gate;
    private final ConnectionGuard guard;
    private Optional<FileWatch> certificates = Optional.empty();
    private final List<HttpServer> servers = new ArrayList<>();

    public Listener(Vertx vertx, GatewayConfig config, ConnectionGate gate, ConnectionGuard guard) {
        this.vertx = vertx;
        this.config = config;
        this.gate = gate;
        this.guard = guard;
    }

    /** Reads the certificate, if there is to be one; from then on a change of it is a change of all ports. */
    public Future<HttpServerOptions> options() {
        TlsConfig tls = config.security().tls();
        if (!tls.on()) {
            return Future.succeededFuture(plain());
        }
        List<String> files = Stream.of(tls.certificate(), tls.key())
                .flatMap(file -> file.stream())
                .toList();
        FileWatch watch = new FileWatch(vertx, files, this::exchange);
        certificates = Optional.of(watch);
        return watch.start()
                .map(pem -> plain().setSsl(true)
                        .setUseAlpn(true)
                        .setEnabledSecureTransportProtocols(CommonSettings.TLS_VERSIONS)
                        .setKeyCertOptions(certificate(pem)));
    }

    /** Certificates are not looked at any more; the ports are closed with the verticle. */
    public void close() {
        certificates.ifPresent(FileWatch::stop);
    }

    private static PemKeyCertOptions certificate(List<Buffer> pem) {
        return new PemKeyCertOptions().addCertValue(pem.get(0)).addKeyValue(pem.get(1));
    }

    private void exchange(List<Buffer> pem) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setUseAlpn(true)
                .setEnabledSecureTransportProtocols(CommonSettings.TLS_VERSIONS)
                .setKeyCertOptions(certificate(pem));
        for (HttpServer server : servers) {
            server.updateSSLOptions(options)
                    .onSuccess(changed -> log.info("Certificate exchanged: port={}", server.actualPort()))
                    .onFailure(failure -> log.error(
                            "Certificate not exchanged, the former one holds: port={} reason={}",
                            server.actualPort(),
                            failure.toString()));
        }
    }

    private HttpServerOptions plain() {
        HardeningConfig limits = config.security().limits();
        return new HttpServerOptions()
                .setHost(config.host())
                .setTcpNoDelay(true)
                .setTcpUserTimeout(TCP_USER_TIMEOUT_MS)
                .setIdleTimeout((int) idle().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(limits.maxUrl())
                .setMaxHeaderSize(limits.maxHeaders())
                .setInitialSettings(new Http2Settings()
                        .setMaxHeaderListSize(limits.maxHeaders())
                        .setMaxConcurrentStreams(HttpServerOptions.DEFAULT_INITIAL_SETTINGS_MAX_CONCURRENT_STREAMS))
                // Nobody needs an upgrade to HTTP/2 in plain text, and proxies let such a request pass unread.
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setPerMessageWebSocketCompressionSupported(config.webSocketCompression())
                .setPerFrameWebSocketCompressionSupported(false)
                // Browsers send a message of any length in one frame; a little over is told with a close code.
                .setMaxWebSocketFrameSize(config.maxBodyBytes() + FRAME_MARGIN_BYTES)
                .setWebSocketSubProtocols(List.of(GatewayVerticle.WEBSOCKET_PROTOCOL));
    }

    /**
     * Longer than any silence in order: heads, pings, and an upstream's that a route may wait for without a heartbeat (an
     * hour). A route may be changed while connections last, so this is what the longest could be. It is the net below the
     * limits that really hold: the guard's for heads and bodies, pings, heartbeats with the TCP user timeout.
     */
    private Duration idle() {
        return Stream.of(
                        config.heartbeat().multipliedBy(2),
                        config.webSocketPing().multipliedBy(2),
                        Timeouts.LONGEST_CONNECT.plus(Timeouts.LONGEST_SILENCE).plusSeconds(15),
                        config.security().limits().headTimeout())
                .max(Duration::compareTo)
                .orElseThrow();
    }

    /**
     * Listens on one of the two ports.
     *
     * @param key the setting that chose it
     * @param freePort asks Vert.x for a free port that all instances share, told apart by the negative number
     */
    public Future<HttpServer> listen(
            HttpServerOptions options, Handler<HttpServerRequest> handler, String key, int port, int freePort) {
        HttpServerOptions own = new HttpServerOptions(options).setPort(port == 0 ? freePort : port);
        return vertx.createHttpServer(own)
                .connectionHandler(connection -> {
                    StrictRequestDecoder.install(connection, own);
                    Compression.install(connection, config.maxBodyBytes());
                    // There is only one handler for its end.
                    connection.closeHandler(closed -> {
                        guard.closed(connection);
                        gate.closed(connection);
                    });
                    guard.opened(connection);
                    gate.opened(connection);
                })
                .invalidRequestHandler(guard::invalid)
                .requestHandler(guard.before(gate.before(handler)))
                .listen()
                .onSuccess(servers::add)
                .recover(failure -> Future.failedFuture(new CannotListen(key, config.host(), port, failure)));
    }
}
