package io.holdfast.settings;

/** How a stream goes on when its owner, or its upstream connection, is lost in the middle. */
public enum OnOwnerLoss {
    /** The same request again; what repeats the journaled events is checked against them and dropped. */
    REPLAY,
    /** The conversation again with the partial answer as the assistant's prefix, as chat completions allow. */
    CONTINUE,
    /** The rest of a response that its upstream keeps, as the Responses API allows. */
    RESUME,
    /** Not at all: readers are told. */
    FAIL
}
