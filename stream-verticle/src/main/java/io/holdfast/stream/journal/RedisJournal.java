package io.holdfast.stream.journal;

import io.holdfast.redis.RedisConfig;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StoredForm;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The journal in Redis Streams: survives the loss of the whole cluster. A log is a Redis Stream whose entry ids are ours,
 * and begin with the owner's epoch: Redis itself refuses what a former owner still sends.
 */
public final class RedisJournal implements Journal {

    /**
     * How much is kept, and how long.
     *
     * @param bytes of all logs that the instance owns
     * @param streamBytes of one log
     * @param openMs after this a log goes by itself, whatever became of its owner
     * @param endedMs how long a log is kept after its outcome
     */
    public record Limits(long bytes, long streamBytes, long openMs, long endedMs) {}

    private final String name;
    private final Limits limits;
    /** Appends alone, so that no large read is before them. */
    private final RedisLink appends;

    private final RedisLink others;
    private final Map<StreamId, RedisLog> owned = new HashMap<>();
    /** In the order in which they did. */
    private final Set<StreamId> ended = new LinkedHashSet<>();

    private long bytes;

    /**
     * @param patience how long an append waits for a Redis that does not answer
     * @param name of the owner, for people who look into Redis
     */
    public RedisJournal(Vertx vertx, RedisConfig config, Duration patience, String name, Limits limits) {
        this.name = name;
        this.limits = limits;
        this.appends = new RedisLink(vertx, config, patience);
        this.others = new RedisLink(vertx, config, patience);
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public boolean fences() {
        return true;
    }

    /** Keys follow from the stream's id. */
    @Override
    public String lane(StreamId stream) {
        return "";
    }

    @Override
    public Future<Result> open(Opening opening) {
        StreamId stream = opening.stream();
        if (owned.containsKey(stream)) {
            return Future.succeededFuture(Result.CONFLICT);
        }
        RedisLog log = RedisLog.begun(opening);
        RedisKeys keys = log.keys();
        Request begin = Request.cmd(Command.XADD)
                .arg(keys.log())
                .arg(RedisEntry.Id.marker(opening.epoch()).text());
        RedisEntry.writeMarker(name, begin);
        // Owned from now on: what became of a lost try is removed with the stream.
        owned.put(stream, log);
        return others.batch(List.of(
                        begin,
                        Request.cmd(Command.SET)
                                .arg(keys.opening())
                                .arg(bytes(opening))
                                .arg("NX")
                                .arg("PX")
                                .arg(limits.openMs()),
                        Request.cmd(Command.PEXPIRE).arg(keys.log()).arg(limits.openMs()),
                        Request.cmd(Command.SADD).arg(keys.unfinished()).arg(stream.value())))
                .map(Result.APPENDED)
                .recover(failure -> {
                    if (!RedisLink.fenced(failure)) {
                        return Future.failedFuture(failure);
                    }
                    owned.remove(stream);
                    return Future.succeededFuture(Result.CONFLICT);
                });
    }

    private static byte[] bytes(Opening opening) {
        return StoredForm.join(
                utf8(Long.toString(opening.epoch())), utf8(opening.session()), StoredForm.of(opening.request()));
    }

    /** What {@code open} has kept. */
    static Opening opening(StreamId stream, byte[] stored) {
        List<byte[]> parts = StoredForm.split(stored);
        return new Opening(
                stream, Long.parseLong(text(parts.get(0))), text(parts.get(1)), StoredForm.request(parts.get(2)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public Future<List<Result>> append(List<Append> group) {
        makeRoom();
        RedisCommit commit = new RedisCommit(appends, group.size(), streamBytes(), limits.endedMs());
        for (int i = 0; i < group.size(); i++) {
            Append append = group.get(i);
            RedisLog log = owned.get(append.stream());
            if (log != null && log.takes(append)) {
                commit.put(i, append, log);
            }
        }
        return appends.patiently(commit::attempt)
                .onComplete(done -> bytes += commit.grown())
                .map(done -> {
                    List<Result> results = commit.results();
                    for (int i = 0; i < results.size(); i++) {
                        if (results.get(i) == Result.APPENDED
                                && group.get(i).outcome().isPresent()) {
                            ended.add(group.get(i).stream());
                        }
                    }
                    return results;
                });
    }

    /** Streams that ended first are forgotten first. */
    private void makeRoom() {
        while (bytes > limits.bytes() && !ended.isEmpty()) {
            expire(ended.iterator().next());
        }
    }

    /** When only open streams are left, each keeps its share and loses its oldest events beyond. */
    private long streamBytes() {
        return bytes <= limits.bytes()
                ? limits.streamBytes()
                : Math.min(limits.streamBytes(), limits.bytes() / Math.max(1, owned.size()));
    }

    @Override
    public Future<Slice> read(StreamId stream, long from, int maxBytes) {
        RedisLog log = owned.get(stream);
        return log == null
                ? Future.failedFuture(new Refusal(Fault.CURSOR_EXPIRED))
                : others.patiently(() -> RedisRead.of(others, log, from, maxBytes));
    }

    @Override
    public Future<Optional<Claim>> claim(StreamId stream, String lane) {
        return others.patiently(() -> new RedisClaim(others, stream, name, limits).run())
                .map(claimed -> claimed.map(known -> {
                    forget(stream);
                    owned.put(stream, known.log());
                    bytes += known.log().bytes();
                    if (known.log().over()) {
                        ended.add(stream);
                    }
                    return known.claim();
                }));
    }

    @Override
    public void disown(StreamId stream) {
        forget(stream);
    }

    private Optional<RedisLog> forget(StreamId stream) {
        Optional<RedisLog> log = Optional.ofNullable(owned.remove(stream));
        log.ifPresent(known -> bytes -= known.bytes());
        ended.remove(stream);
        return log;
    }

    @Override
    public Future<Void> keep(StreamId stream) {
        RedisKeys keys = RedisKeys.of(stream);
        return others.batch(List.of(
                        Request.cmd(Command.PEXPIRE).arg(keys.log()).arg(limits.openMs()),
                        Request.cmd(Command.PEXPIRE).arg(keys.opening()).arg(limits.openMs())))
                .mapEmpty();
    }

    @Override
    public Future<Void> expire(StreamId stream) {
        return forget(stream).map(this::remove).orElseGet(Future::succeededFuture);
    }

    private Future<Void> remove(RedisLog log) {
        StreamId stream = log.stream();
        RedisKeys keys = log.keys();
        return others.batch(List.of(
                        Request.cmd(Command.UNLINK).arg(keys.log()).arg(keys.opening()),
                        Request.cmd(Command.SREM).arg(keys.unfinished()).arg(stream.value())))
                .mapEmpty();
    }

    /** Streams without an outcome; their logs that have gone by themselves are struck off. */
    @Override
    public Future<List<StreamId>> unfinished() {
        List<Future<List<StreamId>>> tags = IntStream.range(0, RedisKeys.TAGS)
                .mapToObj(tag -> others.send(Request.cmd(Command.SMEMBERS).arg(RedisKeys.unfinished(tag)))
                        .compose(members -> alive(RedisKeys.unfinished(tag), members)))
                .toList();
        return Future.all(tags)
                .map(done -> tags.stream().flatMap(tag -> tag.result().stream()).toList());
    }

    private Future<List<StreamId>> alive(String set, @Nullable Response members) {
        List<StreamId> known = new ArrayList<>();
        for (Response member : members == null ? List.<Response>of() : members) {
            StreamId.parse(member.toString()).ifPresent(known::add);
        }
        if (known.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        List<Request> asked = known.stream()
                .map(stream ->
                        Request.cmd(Command.EXISTS).arg(RedisKeys.of(stream).log()))
                .toList();
        return others.batch(asked).compose(answers -> {
            Request strike = Request.cmd(Command.SREM).arg(set);
            List<StreamId> alive = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                if (Objects.requireNonNull(answers.get(i)).toInteger() == 1) {
                    alive.add(known.get(i));
                } else {
                    strike.arg(known.get(i).value());
                }
            }
            boolean all = alive.size() == known.size();
            return (all ? Future.succeededFuture() : others.send(strike)).map(alive);
        });
    }

    @Override
    public Future<Void> close() {
        return Future.all(appends.close(), others.close()).mapEmpty();
    }
}
