package io.holdfast.stream.journal;

import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A journal that keeps everything, and answers when the test says so. To be used on the stream's event loop. */
public final class FakeJournal implements Journal {
    private static final long MUCH = Long.MAX_VALUE / 4;

    private record Asked(List<Append> group, Promise<List<Result>> answer) {}

    private final MemoryJournal kept = new MemoryJournal(MUCH, MUCH);
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private final ArrayDeque<Runnable> heldReads = new ArrayDeque<>();
    private final List<Long> reads = new ArrayList<>();
    private Optional<Throwable> readFailure = Optional.empty();
    private boolean holdsReads;
    private long lostFrom = Long.MAX_VALUE;

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public boolean fences() {
        return true;
    }

    @Override
    public String lane(StreamId stream) {
        return "lane";
    }

    @Override
    public Future<Result> open(Opening opening) {
        return kept.open(opening);
    }

    @Override
    public Future<Optional<Claim>> claim(StreamId stream, String lane) {
        return kept.claim(stream, lane);
    }

    @Override
    public void disown(StreamId stream) {
        kept.disown(stream);
    }

    @Override
    public Future<List<Result>> append(List<Append> group) {
        Promise<List<Result>> answer = Promise.promise();
        asked.add(new Asked(group, answer));
        return answer.future();
    }

    /** The appends that have not been answered; more than one would be a mistake. */
    public List<List<Append>> underWay() {
        return asked.stream().map(Asked::group).toList();
    }

    public void acknowledge() {
        Asked next = asked.remove();
        next.answer().complete(kept.append(next.group()).result());
    }

    /** Gives every part of the group the same result, and keeps nothing. */
    public void answer(Result result) {
        Asked next = asked.remove();
        next.answer().complete(next.group().stream().map(part -> result).toList());
    }

    public void fail(Throwable failure) {
        asked.remove().answer().fail(failure);
    }

    /** Puts events where an append would have put them. */
    public void keep(StreamId stream, List<Event> events) {
        kept.open(Sample.opening(stream));
        kept.append(List.of(new Append(stream, 1, events.get(0).seq(), events, Optional.empty())));
    }

    public void forget(StreamId stream) {
        kept.expire(stream);
    }

    @Override
    public Future<Slice> read(StreamId stream, long from, int maxBytes) {
        reads.add(from);
        if (readFailure.isPresent()) {
            return Future.failedFuture(readFailure.get());
        }
        if (!holdsReads) {
            return readKept(stream, from, maxBytes);
        }
        Promise<Slice> answer = Promise.promise();
        heldReads.add(() -> readKept(stream, from, maxBytes).onComplete(answer));
        return answer.future();
    }

    private Future<Slice> readKept(StreamId stream, long from, int maxBytes) {
        return kept.read(stream, from, maxBytes)
                .map(slice -> new Slice(
                        slice.events().stream()
                                .filter(event -> event.seq() < lostFrom)
                                .toList(),
                        slice.outcome()));
    }

    /** From now on it has no events but the first ones, as after a merge with members that have no more. */
    public void loseAfter(long events) {
        lostFrom = events;
    }

    /** Where reads began, in their order. */
    public List<Long> reads() {
        return reads;
    }

    /** From now on a read waits for {@link #answerRead}. */
    public void holdReads() {
        holdsReads = true;
    }

    public void answerRead() {
        heldReads.remove().run();
    }

    /** From now on reads fail. */
    public void breakReads() {
        readFailure = Optional.of(new IllegalStateException("the journal is broken"));
    }

    @Override
    public Future<Void> expire(StreamId stream) {
        return kept.expire(stream);
    }
}
