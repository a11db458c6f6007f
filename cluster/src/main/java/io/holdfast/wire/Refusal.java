package io.holdfast.wire;

import io.vertx.core.Future;
import java.util.function.Function;

/** A {@link Fault} on its way through a future; without a stack trace, since it is an answer and not a defect. */
public final class Refusal extends RuntimeException {
    private final Fault fault;

    public Refusal(Fault fault) {
        super(fault.title(), null, false, false);
        this.fault = fault;
    }

    /** The refusal that a failed future carries; anything else is a defect of ours. */
    public static Refusal of(Throwable failure) {
        return failure instanceof Refusal refusal ? refusal : new Refusal(Fault.INTERNAL);
    }

    /** To recover a future with: that fault stands for a value, and any other failure stays one. */
    public static <T> Function<Throwable, Future<T>> meaning(Fault fault, T value) {
        return failure -> of(failure).fault() == fault ? Future.succeededFuture(value) : Future.failedFuture(failure);
    }

    public Fault fault() {
        return fault;
    }
}
