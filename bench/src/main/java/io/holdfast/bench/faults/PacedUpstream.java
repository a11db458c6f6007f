package io.holdfast.bench.faults;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The upstream: answers each question with its {@link Truth} at a steady pace. Asked again under the same
 * {@code Idempotency-Key} it says at once what it has said, and then goes on. Confined to its event loop.
 */
final class PacedUpstream {
    private static final int TICK_MILLIS = 5;
    private static final long KEPT_NANOS = Duration.ofSeconds(60).toNanos();

    private final Vertx vertx;
    private final long periodNanos;
    private final boolean resumes;
    private final Random random;
    private final HttpServer server;
    private final Map<String, Emission> emissions = new HashMap<>();
    private final Set<UpstreamCall> calls = new LinkedHashSet<>();
    private long asked;
    private long askedAgain;

    /** @param resumes whether it gives ids and understands {@code Last-Event-ID} */
    PacedUpstream(Vertx vertx, double rate, String host, boolean resumes, long seed) {
        this.vertx = vertx;
        periodNanos = (long) (1e9 / rate);
        this.resumes = resumes;
        random = new Random(seed);
        server = vertx.createHttpServer(
                new HttpServerOptions().setHost(host).setPort(0).setAcceptBacklog(4096));
    }

    /** Completes with the port. */
    Future<Integer> start() {
        vertx.setPeriodic(TICK_MILLIS, tick -> tick());
        return server.requestHandler(this::answer).listen().map(HttpServer::actualPort);
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Truth truth = Truth.of(body.toJsonObject());
            String key =
                    request.headers().contains("Idempotency-Key") ? request.getHeader("Idempotency-Key") : truth.key();
            Emission emission = emissions.computeIfAbsent(key, first -> new Emission(truth, resumes));
            asked++;
            askedAgain += emission.calls() > 0 ? 1 : 0;
            int from = resumes ? after(request) : 0;
            UpstreamCall call = new UpstreamCall(request, emission, from, periodNanos, random.nextDouble());
            calls.add(call);
            request.response().closeHandler(closed -> calls.remove(call));
            request.response().exceptionHandler(broken -> calls.remove(call));
        });
    }

    private static int after(HttpServerRequest request) {
        String last = request.getHeader("Last-Event-ID");
        return last == null || last.isEmpty() ? 0 : Integer.parseInt(last) + 1;
    }

    private void tick() {
        long now = System.nanoTime();
        calls.removeIf(call -> call.advance(now));
        emissions.values().removeIf(emission -> emission.endedBefore(now - KEPT_NANOS));
    }

    /** When an event of a stream was first written, by {@link System#nanoTime()}; 0 if that is not known. */
    long writtenAt(String stream, long n) {
        Emission emission = emissions.get(stream);
        return emission == null ? 0 : emission.writtenAt(n);
    }

    /** Breaks connections in the middle of an answer. */
    int reset(double share) {
        List<UpstreamCall> chosen = some(share);
        chosen.forEach(UpstreamCall::reset);
        return chosen.size();
    }

    /** Falls silent for a while in the middle of an answer. */
    int stall(double share, Duration time) {
        List<UpstreamCall> chosen = some(share);
        chosen.forEach(call -> call.stall(System.nanoTime() + time.toNanos()));
        return chosen.size();
    }

    private List<UpstreamCall> some(double share) {
        List<UpstreamCall> all = new ArrayList<>(calls);
        Collections.shuffle(all, random);
        return all.subList(0, (int) Math.ceil(all.size() * share));
    }

    /** Answers that are under way. */
    int answering() {
        return calls.size();
    }

    long asked() {
        return asked;
    }

    long askedAgain() {
        return askedAgain;
    }
}
