package io.holdfast.stream;

/** A producer's name for one of its appends: sent again under the same name, it is kept once. */
record DurableProducer(String id, long epoch, long seq) {}
