package io.holdfast.wire;

/** A message that is not what {@link FrameCodec} writes: cut short, hostile, or of a version this node can't read. */
public final class MalformedFrames extends RuntimeException {
    MalformedFrames(String what) {
        super(what);
    }
}
