package io.holdfast.routes;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * One call to an upstream, whose breaker is told how it went. Whoever makes the call says one of {@link #answered},
 * {@link #failed} and {@link #forgone}, whatever happens; what is said after that counts for nothing.
 */
public final class UpstreamCall {
    private static final int FIRST_SERVER_ERROR = 500;

    private final Upstream upstream;
    private @Nullable Promise<Void> outcome;
    private boolean trial;

    UpstreamCall(Upstream upstream) {
        this.upstream = upstream;
    }

    /** @param onlyOne whether the breaker lets through none but this one until it knows how it went */
    void letThrough(Promise<Void> told, boolean onlyOne) {
        outcome = told;
        trial = onlyOne;
    }

    boolean isLetThrough() {
        return outcome != null;
    }

    public Upstream upstream() {
        return upstream;
    }

    /**
     * Its response head has come. Less than 300 is a success and 500 or more a failure. What is between them says nothing of
     * the upstream's health, not even 429, since a limit is mostly one client's; but it does say that somebody is there, which
     * is all that a breaker wants to know of the only call that it lets through.
     */
    public void answered(int status) {
        if (status >= FIRST_SERVER_ERROR) {
            failed();
        } else {
            settle(status < 300 || trial);
        }
    }

    private void settle(boolean good) {
        Promise<Void> told = take();
        if (told != null && good) {
            told.complete();
        }
    }

    /** It could not connect, or was not answered in time. */
    public void failed() {
        Promise<Void> told = take();
        if (told != null) {
            told.fail("upstream failed");
        }
    }

    /** We gave it up before it was answered. A breaker that waited for it waits once more. */
    public void forgone() {
        Promise<Void> told = take();
        if (told != null && trial) {
            told.fail("upstream not known");
        }
    }

    private @Nullable Promise<Void> take() {
        Promise<Void> told = outcome;
        outcome = null;
        return told;
    }
}
