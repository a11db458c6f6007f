package io.holdfast.stream.live;

import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.journal.Acknowledged;
import io.holdfast.stream.journal.GroupCommit;
import io.holdfast.stream.journal.Journal.Append;
import io.holdfast.stream.journal.Journal.Claim;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.journal.Journal.Result;
import io.holdfast.stream.live.StreamHistory.Kind;
import io.holdfast.stream.source.Source;
import io.holdfast.stream.source.SourceValve;
import io.holdfast.stream.source.Supply;
import io.holdfast.wire.Address;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream that this verticle instance owns: numbers what its source says, has it journaled, and only then lets
 * {@link Delivery} show it. Belongs to the instance's event loop.
 */
public final class LiveStream implements Source.Sink, GroupCommit.Writer {
    /** What the verticle does when a stream passes a station of its life. */
    interface Owner {
        void opened(LiveStream stream);

        void refused(LiveStream stream, Fault fault, String detail, int status);

        /**
         * The source broke off in the middle.
         *
         * @param attempt 1 for the first time in a row
         * @return whether the stream is given another source, by {@link LiveStream#goOn}
         */
        boolean mend(LiveStream stream, Fault fault, int attempt);

        /** The stream is ours no more, and has no outcome that we know of; readers have to ask again. */
        void lost(LiveStream stream, Fault why);

        /** The outcome is in the journal, and every subscription is being told. */
        void ended(LiveStream stream, Outcome outcome);
    }

    private final Opening opening;
    private final long epoch;
    private final Owner owner;
    private final GroupCommit commits;
    private final Delivery delivery;
    private final Supply supply;
    private final StreamHistory history;
    private final Uncommitted uncommitted;
    private final Acknowledged acknowledged = new Acknowledged();
    private final SourceValve valve = new SourceValve();
    private final Deadlines deadlines = new Deadlines();

    private Source source;
    private int attempts;
    private boolean opened;
    private boolean sourceDone;
    private boolean mending;
    private boolean lost;
    private @Nullable Runnable letGo;
    private boolean commitAsked;

    /** A stream that begins. */
    LiveStream(
            Opening opening,
            Supply supply,
            Owner owner,
            GroupCommit commits,
            Delivery delivery,
            StreamHistory history) {
        this.history = history;
        this.opening = opening;
        this.epoch = opening.epoch();
        this.uncommitted = new Uncommitted(opening.stream(), epoch, 0, "");
        this.supply = supply;
        this.source = supply.first();
        this.owner = owner;
        this.commits = commits;
        this.delivery = delivery;
        listen(delivery);
    }

    /** A stream that had another owner; without a source until {@link #goOn}. */
    LiveStream(Claim claim, Supply supply, Owner owner, GroupCommit commits, Delivery delivery, StreamHistory history) {
        this.history = history;
        this.opening = claim.opening();
        this.epoch = claim.epoch();
        this.uncommitted = new Uncommitted(opening.stream(), epoch, claim.end(), claim.upstreamId());
        this.supply = supply;
        this.source = Source.NONE;
        this.owner = owner;
        this.commits = commits;
        this.delivery = delivery;
        listen(delivery);
        this.opened = true;
        this.mending = claim.outcome().isEmpty();
        this.sourceDone = claim.outcome().isPresent();
    }

    private void listen(Delivery told) {
        told.whenForgotten(this::forgotten);
        told.whenCaughtUp(() -> {
            valve.readersCaughtUp();
            regulate();
        });
    }

    public StreamId id() {
        return opening.stream();
    }

    Opening opening() {
        return opening;
    }

    long epoch() {
        return epoch;
    }

    Terms terms() {
        return opening.request().terms();
    }

    /** Whether it was asked for by whoever asks now. */
    boolean belongsTo(String principal) {
        return terms().principal().equals(principal);
    }

    /** Where its events come from. */
    public Supply supply() {
        return supply;
    }

    public Delivery delivery() {
        return delivery;
    }

    StreamHistory history() {
        return history;
    }

    /** Whether the upstream has agreed to it. */
    boolean hasOpened() {
        return opened;
    }

    /** Sends it to a gateway from now on. */
    void attach(Subscription subscription) {
        if (delivery.attach(subscription)) {
            history.reader(now(), subscription.gateway().node(), subscription.position());
        }
    }

    void detach(Address gateway, long subscription) {
        if (delivery.detach(gateway, subscription)) {
            history.add(now(), Kind.READER_LEFT, gateway.node(), "");
        }
    }

    /** A gateway node is gone. */
    void detachNode(String node) {
        if (delivery.detachNode(node)) {
            history.add(now(), Kind.READER_LEFT, node, "");
        }
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    /** Whether somebody else owns it now. */
    @Override
    public boolean isLost() {
        return lost;
    }

    boolean hasEnded() {
        return delivery.outcome().isPresent();
    }

    /** Whether nothing will be appended any more but the outcome. */
    public boolean over() {
        return sourceDone;
    }

    /** Whether every event so far is in the journal. */
    boolean committed() {
        return !commitAsked && !uncommitted.hasEvents();
    }

    /** Completes when the journal has everything that was said so far, and the outcome if it is known. */
    public Future<Void> settled() {
        if (lost) {
            return Future.failedFuture(new Refusal(Fault.OWNER_LOST));
        }
        return committed() ? Future.succeededFuture() : acknowledged.until(uncommitted.lastPosition());
    }

    /** How it has ended or is about to. */
    public Optional<Outcome> ending() {
        return delivery.outcome().or(uncommitted::ending);
    }

    /** The position behind the last event. */
    public long nextSeq() {
        return uncommitted.nextSeq();
    }

    /** What the upstream called the last event, "" when it did not. */
    String upstreamId() {
        return uncommitted.upstreamId();
    }

    void start() {
        source.start(this);
    }

    /** Goes on with another source, which continues behind the last event. */
    void goOn(Source next) {
        if (!sourceDone) {
            history.add(now(), Kind.UPSTREAM_AGAIN, "", "");
            mending = false;
            valve.sourceReplaced();
            source = next;
            source.start(this);
        }
    }

    @Override
    public void opened() {
        if (!opened) {
            opened = true;
            owner.opened(this);
        }
    }

    @Override
    public void event(String type, String id, byte[] data) {
        if (sourceDone) {
            return;
        }
        attempts = 0;
        uncommitted.add(type, id, data);
        if (SourceValve.isTooMuch(uncommitted.bytes())) {
            regulate();
        }
        askForCommit();
    }

    @Override
    public void finished() {
        end(Outcome.ENDED);
    }

    @Override
    public void failed(Fault fault, String detail, int status) {
        if (sourceDone) {
            return;
        }
        if (!opened) {
            noMoreOfSource();
            owner.refused(this, fault, detail, status);
            return;
        }
        attempts++;
        history.add(now(), Kind.UPSTREAM_LOST, fault.code(), "");
        mending = owner.mend(this, fault, attempts);
        if (!mending) {
            end(Outcome.failed(fault, detail));
        }
    }

    /** Ends the stream from our side, and its upstream call with it. */
    void stop(Outcome outcome) {
        if (sourceDone) {
            return;
        }
        source.cancel();
        if (opened) {
            end(outcome);
        } else {
            noMoreOfSource();
            owner.refused(
                    this, outcome.fault(), outcome.detail(), outcome.fault().status());
        }
    }

    /**
     * Asks for no more, so that another owner can go on behind what has been said by now.
     *
     * @param committed run when all of that is in the journal; never when the stream ends or is lost before
     */
    void letGo(Runnable committed) {
        if (sourceDone) {
            return;
        }
        source.cancel();
        noMoreOfSource();
        letGo = committed;
        goIfCommitted();
    }

    /** A source holds its connection's objects, which an ended stream has no use for as long as it is kept. */
    private void noMoreOfSource() {
        sourceDone = true;
        source = Source.NONE;
    }

    private void goIfCommitted() {
        if (letGo != null && committed()) {
            letGo.run();
            letGo = null;
        }
    }

    /** Ends a stream that is too old or that nobody has read for too long, and looks after a source that is silent. */
    void checkDeadlines(long nowNanos, StreamConfig config) {
        if (sourceDone) {
            return;
        }
        Optional<Outcome> late = deadlines.passed(
                nowNanos, delivery.hasSubscriptions(), supply.maxDuration(), terms().onDisconnect(), config);
        if (late.isPresent()) {
            stop(late.get());
        } else if (valve.closed()) {
            if (valve.givesReadersUp(nowNanos, config.readerPatience())) {
                regulate();
            }
        } else if (!mending) {
            source.checkDeadlines(nowNanos);
        }
    }

    /** Clients have hung up, maybe the last ones. */
    void readersLeft() {
        if (terms().onDisconnect() == OnDisconnect.CANCEL && !delivery.hasSubscriptions()) {
            stop(Outcome.cancelled(Fault.CANCELLED));
        }
    }

    private void end(Outcome outcome) {
        if (!sourceDone) {
            noMoreOfSource();
            uncommitted.end(outcome);
            askForCommit();
        }
    }

    private void askForCommit() {
        if (!commitAsked) {
            commitAsked = true;
            commits.add(this);
        }
    }

    @Override
    public Append takeAppend() {
        return uncommitted.take();
    }

    @Override
    public void appended(Append append, Result result, long nowMs) {
        commitAsked = false;
        if (lost) {
            return;
        }
        switch (result) {
            case APPENDED -> show(append, nowMs);
            case CONFLICT -> lose(Fault.STREAM_MOVED);
            case FULL -> giveUp(Fault.JOURNAL_FULL);
        }
    }

    @Override
    public void appendFailed(Throwable failure) {
        commitAsked = false;
        if (lost) {
            return;
        }
        Fault fault = Refusal.of(failure).fault();
        if (fault == Fault.JOURNAL_UNAVAILABLE) {
            // An outcome would be a lie: the journal has none, and whoever claims the stream later goes on with it.
            lose(fault);
        } else {
            giveUp(fault);
        }
    }

    private void show(Append append, long nowMs) {
        if (!append.events().isEmpty()) {
            history.events(nowMs);
        }
        delivery.append(append.events(), append.outcome());
        append.outcome().ifPresent(this::tellEnd);
        acknowledged.reached(
                append.position() + append.events().size() + (append.outcome().isPresent() ? 1 : 0));
        if (append.outcome().isEmpty()) {
            if (uncommitted.hasEvents() || uncommitted.ending().isPresent()) {
                askForCommit();
            }
            regulate();
            goIfCommitted();
        }
    }

    private void regulate() {
        valve.regulate(source, uncommitted.bytes(), delivery.behindBytes());
    }

    private void tellEnd(Outcome outcome) {
        String fault = outcome.good() ? "" : outcome.fault().code();
        history.add(now(), Kind.OVER, outcome.kind().word(), fault);
        owner.ended(this, outcome);
    }

    /** What is not in the journal by now never will be, by us: nothing of it is shown. */
    void lose(Fault why) {
        if (!hasEnded() && !lost) {
            lost = true;
            source.cancel();
            noMoreOfSource();
            owner.lost(this, why);
            acknowledged.lost(why);
        }
    }

    /** What the journal had is gone, of an ended stream, too: whoever asks next may find another owner, or ask the upstream again. */
    private void forgotten() {
        if (hasEnded() && !lost) {
            lost = true;
            owner.lost(this, Fault.STREAM_MOVED);
        } else {
            lose(Fault.STREAM_MOVED);
        }
    }

    /** The journal will not take more: readers are told, without a lie about what was kept. */
    private void giveUp(Fault fault) {
        if (hasEnded()) {
            return;
        }
        source.cancel();
        noMoreOfSource();
        Outcome outcome = Outcome.failed(fault, "");
        delivery.append(List.of(), Optional.of(outcome));
        tellEnd(outcome);
        acknowledged.fail(fault);
    }
}
