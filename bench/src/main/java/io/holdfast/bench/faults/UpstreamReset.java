package io.holdfast.bench.faults;

/** The upstream's connections of a share of the streams break. */
record UpstreamReset(double share) implements Fault {
    @Override
    public String kind() {
        return "upstream-reset";
    }

    @Override
    public void happen(Scene scene) {
        scene.onLoop(() -> scene.upstream().reset(share));
    }
}
