package io.holdfast.stream.journal;

import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Result;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of appends on its way into Redis, until the fate of each is known. After a try of which the answer was lost it
 * looks what became of it before it tries again, so nothing is written twice or reported wrongly.
 */
final class RedisCommit {
    /** Refused so often although nobody else has written, the log is not what we take it for. */
    private static final int MAX_FENCED = 3;

    /** An append whose fate is not known yet. */
    private static final class Part {
        private final int index;
        private final Append append;
        private final RedisLog log;
        private boolean written;

        private Part(int index, Append append, RedisLog log) {
            this.index = index;
            this.append = append;
            this.log = log;
        }

        private RedisEntry.Id id() {
            return RedisEntry.Id.of(append);
        }
    }

    private final RedisLink link;
    private final long streamBytes;
    private final long endedMs;
    private final Result[] results;
    private final List<Part> parts = new ArrayList<>();
    private boolean unsure;
    private int fenced;
    private long grown;

    /**
     * @param streamBytes how much of one log is kept
     * @param endedMs how long a log is kept after its outcome
     */
    RedisCommit(RedisLink link, int size, long streamBytes, long endedMs) {
        this.link = link;
        this.streamBytes = streamBytes;
        this.endedMs = endedMs;
        this.results = new Result[size];
        Arrays.fill(results, Result.CONFLICT);
    }

    /** Whoever is not put in has a conflict. */
    void put(int index, Append append, RedisLog log) {
        parts.add(new Part(index, append, log));
    }

    List<Result> results() {
        return List.of(results);
    }

    /** How many bytes more the logs take. */
    long grown() {
        return grown;
    }

    /** To be tried again when it fails, but not when it fails with a defect of ours. */
    Future<Void> attempt() {
        return unsure ? look().compose(looked -> write()) : write();
    }

    private Future<Void> write() {
        List<Request> requests = new ArrayList<>(parts.size());
        for (Part part : parts) {
            requests.addAll(requests(part));
        }
        if (requests.isEmpty()) {
            return Future.succeededFuture();
        }
        unsure = true;
        return link.batch(requests).transform(done -> {
            if (done.succeeded()) {
                written(done.result());
                return Future.succeededFuture();
            }
            if (RedisLink.fenced(done.cause())) {
                // One was, and the client does not say which.
                fenced++;
                return attempt();
            }
            return Future.failedFuture(done.cause());
        });
    }

    private List<Request> requests(Part part) {
        RedisKeys keys = part.log.keys();
        List<Request> requests = new ArrayList<>(1);
        if (!part.written) {
            Request add = Request.cmd(Command.XADD).arg(keys.log()).arg("NOMKSTREAM");
            part.log.trim().ifPresent(from -> add.arg("MINID").arg("=").arg(from.text()));
            add.arg(part.id().text());
            RedisEntry.write(part.append, add);
            requests.add(add);
        }
        if (part.append.outcome().isPresent()) {
            requests.add(Request.cmd(Command.PEXPIRE).arg(keys.log()).arg(endedMs));
            requests.add(Request.cmd(Command.PEXPIRE).arg(keys.opening()).arg(endedMs));
            requests.add(Request.cmd(Command.SREM)
                    .arg(keys.unfinished())
                    .arg(part.log.stream().value()));
        }
        return requests;
    }

    private void written(List<@Nullable Response> answers) {
        int next = 0;
        for (Part part : parts) {
            boolean there = part.written || answers.get(next) != null;
            next += requests(part).size();
            if (there) {
                appended(part);
            }
        }
        parts.clear();
    }

    private void appended(Part part) {
        long before = part.log.bytes();
        part.log.appended(part.append, streamBytes);
        grown += part.log.bytes() - before;
        results[part.index] = Result.APPENDED;
    }

    private Future<Void> look() {
        List<Request> requests = new ArrayList<>(2 * parts.size());
        for (Part part : parts) {
            String key = part.log.keys().log();
            String id = part.id().text();
            requests.add(Request.cmd(Command.XRANGE).arg(key).arg(id).arg(id));
            requests.add(Request.cmd(Command.XREVRANGE)
                    .arg(key)
                    .arg("+")
                    .arg("-")
                    .arg("COUNT")
                    .arg(1));
        }
        return link.batch(requests).map(answers -> {
            List<Part> looked = List.copyOf(parts);
            parts.clear();
            for (int i = 0; i < looked.size(); i++) {
                judge(looked.get(i), answers.get(2 * i), answers.get(2 * i + 1));
            }
            return null;
        });
    }

    /**
     * A part of which nothing is said here has its conflict: another owner has written, or Redis has forgotten what we
     * wrote before, and to go on would leave a gap.
     */
    private void judge(Part part, @Nullable Response its, @Nullable Response last) {
        part.written = its != null && its.size() > 0;
        if (part.written && part.append.outcome().isEmpty()) {
            appended(part);
        } else if (part.written || (endsWith(part.log.last(), last) && fenced <= MAX_FENCED)) {
            parts.add(part);
        }
    }

    private static boolean endsWith(RedisEntry.Id expected, @Nullable Response last) {
        return last != null && last.size() > 0 && RedisEntry.id(last.get(0)).equals(expected);
    }
}
