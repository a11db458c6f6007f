package io.holdfast.operations;

import io.holdfast.wire.Fault;

/** What an operator asked for can't be done, and why, in words for a person. */
public final class OperationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final String detail;

    /** @param detail names what was asked and what would be allowed */
    public OperationRefused(Fault fault, String detail) {
        super(fault.code() + ": " + detail, null, false, false);
        this.fault = fault;
        this.detail = detail;
    }

    public Fault fault() {
        return fault;
    }

    public String detail() {
        return detail;
    }
}
