package io.holdfast.stream.journal;

import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes its caller the owner of a log: a marker of the next epoch shuts out all earlier ones, and only then it is read
 * how far they have come.
 */
final class RedisClaim {
    /** Of those who claim at once each writes a marker, so this many would have to. */
    private static final int MAX_TRIES = 32;

    private static final int PAGE = 16;

    /** A claim with what is known of the log. */
    record Claimed(Claim claim, RedisLog log) {}

    private final RedisLink link;
    private final StreamId stream;
    private final RedisKeys keys;
    private final String owner;
    private final RedisJournal.Limits limits;

    /** @param owner for people who look into Redis */
    RedisClaim(RedisLink link, StreamId stream, String owner, RedisJournal.Limits limits) {
        this.link = link;
        this.stream = stream;
        this.keys = RedisKeys.of(stream);
        this.owner = owner;
        this.limits = limits;
    }

    /** Empty when there is no such log. */
    Future<Optional<Claimed>> run() {
        return link.send(Request.cmd(Command.GET).arg(keys.opening()))
                .compose(opening ->
                        opening == null ? nothing() : mark(RedisJournal.opening(stream, opening.toBytes()), MAX_TRIES));
    }

    private static Future<Optional<Claimed>> nothing() {
        return Future.succeededFuture(Optional.empty());
    }

    private Future<Optional<Claimed>> mark(Opening opening, int tries) {
        if (tries == 0) {
            return Future.failedFuture(new Refusal(Fault.STREAM_MOVED));
        }
        return before("+", 1)
                .compose(last -> last.isEmpty() ? nothing() : mark(opening, RedisEntry.id(last.get(0)), tries));
    }

    private Future<Optional<Claimed>> mark(Opening opening, RedisEntry.Id last, int tries) {
        RedisEntry.Id marker = RedisEntry.Id.marker(last.epoch() + 1);
        Request add =
                Request.cmd(Command.XADD).arg(keys.log()).arg("NOMKSTREAM").arg(marker.text());
        RedisEntry.writeMarker(owner, add);
        return link.send(add).transform(done -> {
            if (done.failed()) {
                return RedisLink.fenced(done.cause()) ? mark(opening, tries - 1) : Future.failedFuture(done.cause());
            }
            return done.result() == null
                    ? nothing()
                    : findEnd(marker).compose(end -> claimed(opening, marker.epoch(), end));
        });
    }

    /** What the log ends with, when markers do not count. */
    private record End(long position, String upstreamId, Optional<Outcome> outcome, long entryBytes) {}

    private Future<End> findEnd(RedisEntry.Id behind) {
        return before("(" + behind.text(), PAGE).compose(entries -> {
            for (Response entry : entries) {
                RedisEntry.Id id = RedisEntry.id(entry);
                if (!id.isMarker()) {
                    RedisEntry last = RedisEntry.parse(entry);
                    return Future.succeededFuture(
                            new End(last.end(), last.upstreamId(), last.outcome(), RedisEntry.size(entry)));
                }
            }
            return entries.size() < PAGE
                    ? Future.succeededFuture(new End(0, "", Optional.empty(), 0))
                    : findEnd(RedisEntry.id(entries.get(entries.size() - 1)));
        });
    }

    private Future<List<Response>> before(String id, int count) {
        return link.send(Request.cmd(Command.XREVRANGE)
                        .arg(keys.log())
                        .arg(id)
                        .arg("-")
                        .arg("COUNT")
                        .arg(count))
                .map(answer -> answer == null ? List.of() : RedisEntry.all(answer));
    }

    /** It is kept as if it had begun now, since its owner's clock has. */
    private Future<Optional<Claimed>> claimed(Opening opening, long epoch, End end) {
        Claim claim = new Claim(opening, epoch, end.position, end.upstreamId, end.outcome);
        long keptMs = end.outcome.isPresent() ? limits.endedMs() : limits.openMs();
        Request note = Request.cmd(end.outcome.isPresent() ? Command.SREM : Command.SADD)
                .arg(keys.unfinished())
                .arg(stream.value());
        return link.batch(List.of(
                        Request.cmd(Command.XLEN).arg(keys.log()),
                        Request.cmd(Command.PEXPIRE).arg(keys.log()).arg(keptMs),
                        Request.cmd(Command.PEXPIRE).arg(keys.opening()).arg(keptMs),
                        note))
                .map(answers -> {
                    long entries = number(answers.get(0));
                    return Optional.of(new Claimed(claim, RedisLog.claimed(claim, entries, entries * end.entryBytes)));
                });
    }

    private static long number(@Nullable Response answer) {
        return answer == null ? 0 : answer.toLong();
    }
}
