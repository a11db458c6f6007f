package io.holdfast.gateway;

import io.holdfast.wire.Fault;

/** A {@link Fault} on its way through a future; without a stack trace, since it is an answer and not a defect. */
final class Refusal extends RuntimeException {
    private final Fault fault;

    Refusal(Fault fault) {
        super(fault.title(), null, false, false);
        this.fault = fault;
    }

    /** The refusal that a failed future carries; anything else is a defect of ours. */
    static Refusal of(Throwable failure) {
        return failure instanceof Refusal refusal ? refusal : new Refusal(Fault.INTERNAL);
    }

    Fault fault() {
        return fault;
    }
}
