package io.holdfast.stream.journal;

import io.holdfast.stream.journal.Journal.Slice;
import io.holdfast.wire.Event;
import io.holdfast.wire.Outcome;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One read of a log, page by page until it is long enough. */
final class RedisRead {
    private static final long MAX_PAGE = 512;

    private final RedisLink link;
    private final RedisLog log;
    private final long end;
    private final int maxBytes;
    private final List<Event> events = new ArrayList<>();
    private long position;
    private int weight;
    private Optional<Outcome> outcome = Optional.empty();

    private RedisRead(RedisLink link, RedisLog log, long from, int maxBytes) {
        this.link = link;
        this.log = log;
        this.position = from;
        this.end = log.end();
        this.maxBytes = maxBytes;
    }

    static Future<Slice> of(RedisLink link, RedisLog log, long from, int maxBytes) {
        return new RedisRead(link, log, from, maxBytes).page(log.seek(from));
    }

    private Future<Slice> page(RedisEntry.Id from) {
        long count = Math.max(1, Math.min(MAX_PAGE, (maxBytes - weight) / Math.max(1, log.entryBytes()) + 2));
        Request range = Request.cmd(Command.XRANGE)
                .arg(log.keys().log())
                .arg(from.text())
                .arg("+")
                .arg("COUNT")
                .arg(count);
        return link.send(range).compose(answer -> {
            List<Response> entries = entries(answer);
            for (Response next : entries) {
                RedisEntry entry = RedisEntry.parse(next);
                log.passed(entry);
                if (!take(entry)) {
                    return slice();
                }
            }
            return entries.size() < count
                    ? slice()
                    : page(RedisEntry.id(entries.get(entries.size() - 1)).next());
        });
    }

    private static List<Response> entries(@Nullable Response answer) {
        return answer == null ? List.of() : RedisEntry.all(answer);
    }

    private Future<Slice> slice() {
        return Future.succeededFuture(new Slice(events, outcome));
    }

    /** Whether the next entry may be taken, too. */
    private boolean take(RedisEntry entry) {
        for (Event event : entry.events()) {
            if (event.seq() >= position) {
                boolean gap = !events.isEmpty() && event.seq() != position;
                if (gap || weight >= maxBytes || event.seq() >= end) {
                    return false;
                }
                events.add(event);
                weight += event.weight();
                position = event.seq() + 1;
            }
        }
        if (position >= end && log.over()) {
            outcome = entry.outcome();
        }
        return entry.outcome().isEmpty();
    }
}
