package io.holdfast.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What takes spans as OTLP over HTTP, in protobuf. */
final class TraceCollector implements AutoCloseable {
    private static final String PATH = "/v1/traces";

    /**
     * A span as it came.
     *
     * @param resource who tells of it
     */
    record Told(Span span, Map<String, String> resource) {
        String traceId() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        String spanId() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        String parentId() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        Map<String, String> attributes() {
            return map(span.getAttributesList());
        }

        List<String> events() {
            return span.getEventsList().stream().map(Span.Event::getName).toList();
        }

        Map<String, String> event(String name) {
            return span.getEventsList().stream()
                    .filter(event -> event.getName().equals(name))
                    .findFirst()
                    .map(event -> map(event.getAttributesList()))
                    .orElseThrow(() -> new AssertionError("no event " + name + " in " + events()));
        }
    }

    private final HttpServer server;
    private final List<Told> spans = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    static TraceCollector start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TraceCollector collector = new TraceCollector(server);
            server.createContext(PATH, collector::take);
            server.start();
            return collector;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** How everything is answered from now on. */
    void answer(int withStatus) {
        status = withStatus;
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (status == 200) {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(sent == null ? "" : sent);
            ExportTraceServiceRequest.parseFrom(body)
                    .getResourceSpansList()
                    .forEach(of -> of.getScopeSpansList()
                            .forEach(scope -> scope.getSpansList()
                                    .forEach(span -> spans.add(
                                            new Told(span, map(of.getResource().getAttributesList()))))));
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static Map<String, String> map(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, pair -> text(pair.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? String.valueOf(value.getIntValue()) : value.getStringValue();
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** All that came of a stream. */
    List<Told> of(String stream) {
        return spans.stream()
                .filter(span -> stream.equals(span.attributes().get("holdfast.stream")))
                .toList();
    }

    /** The span of a stream that is over. */
    Told await(String stream) {
        Eventually.within(
                Limits.SOON, "the span of " + stream, () -> !of(stream).isEmpty());
        return of(stream).get(0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
